import { remember } from '../../shared/remember.ts';
import { instrument } from './instrument.ts';
import { link } from './link.ts';
import { realm } from './realm.ts';

/**
 * Makes a code ready to run; remembered, for tests, and backends of one process, run the same ones.
 * @throws CodeRefused for what cannot be parsed, imports what is not there, or must not run
 */
export const readied = remember(100, (code) => {
  const instrumented = instrument(code);
  return { instrumented, program: link(instrumented, realm()) };
});
