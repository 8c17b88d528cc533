import { expect } from 'vitest';

/** Stacks and places of the runtime, which no answer shows. */
const leaks = new RegExp(
  ['node_modules', 'node:internal', 'file://', String.raw`\\n +at `, String.raw`\.[mc]?[jt]s:\d`]
    .concat(process.cwd().replace(/[^\w/]/g, '\\$&'))
    .join('|'),
);

/** No answer shows where or how the runtime failed. */
export const expectNoLeak = (text: string) => expect(leaks.exec(text)?.[0]).toBeUndefined();
