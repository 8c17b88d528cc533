import type { Outputs } from './stack-outputs.ts';

/** An output of a stack. @throws Error where the stack has none of that name */
export function outputOf(outputs: Outputs, name: string): string {
  const output = outputs[name];
  if (!output) throw new Error(`the stack has no output ${name}; it is not one of Countersign`);
  return output;
}
