/** A command that cannot go on: one line for the terminal, and the exit code. */
export class Ended extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Ended';
  }
}
