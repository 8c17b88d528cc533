/**
 * Prints a line for the parent process and resolves when the system has it: what a killed child has only queued, as it
 * does where the parent is slow to read, is lost.
 */
export const acknowledge = (line: string) =>
  new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
