import { current } from './evaluation.ts';
import { charge } from './meter.ts';

let place = 'code.js:1:1';

/** Stands around every `console` in the code: notes its place for the lines that follow. */
export function consoleAt(where: string): typeof console {
  place = where;
  return console;
}

/**
 * `console` of APPSYNC_JS: what is logged becomes lines of the evaluation.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export const console = {
  log: (...values: unknown[]) => write('INFO', values),
  error: (...values: unknown[]) => write('ERROR', values),
};

function write(level: string, values: unknown[]): void {
  const line = `${level} - ${place}: ${values.map((value) => String(JSON.stringify(value))).join(' ')}`;
  charge(line.length);
  current.logs.push(line);
}
