/** A file that is not as it was written. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';
  /** @param problem what is wrong, as the end of a sentence that the file begins */
  constructor(
    readonly file: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file} ${problem}; restore it from a copy or start with empty data`, options);
  }
}
