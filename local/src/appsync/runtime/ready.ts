import { instrument } from './instrument.ts';
import { link } from './link.ts';
import { realm } from './realm.ts';

/** Codes that are ready to run, the oldest first: tests, and backends of one process, run the same ones. */
const ready = new Map<string, ReturnType<typeof makeReady>>();
const remembered = 100;

/** Makes a code ready to run. @throws CodeRefused for what cannot be parsed, imports what is not there, or must not run */
export function readied(code: string): ReturnType<typeof makeReady> {
  const known = ready.get(code);
  if (known) return known;
  const made = makeReady(code);
  ready.set(code, made);
  if (ready.size > remembered) ready.delete(ready.keys().next().value!);
  return made;
}

function makeReady(code: string) {
  const instrumented = instrument(code);
  return { instrumented, program: link(instrumented, realm()) };
}
