/**
 * A child process of the crash tests: what `npm start` runs, over an assembly that nobody changes meanwhile. It loads
 * its code, then starts when it is told to, so that the next process loads while the one before it serves. Further lines
 * that it is told are milliseconds by which its clock moves ahead.
 */
import { once } from 'node:events';
import { createClock, environmentOptions, start } from '@countersign/local';
import { check } from '@countersign/local/testing';
import { narrate } from '../../tools/terminal/narrate.ts';

// It ends with the test that launched it, however that ends.
process.stdin.on('end', () => process.exit());
check('export function request() {}');
await once(process.stdin, 'data');

const clock = createClock();
const { template } = await start({
  clock,
  assembly: process.argv[2]!,
  port: Number(process.env.PORT),
  dataDir: process.env.DATA_DIR!,
  ...environmentOptions(),
  onEvent: narrate((line) => process.stdout.write(`${line}\n`)),
});
process.stdin.on('data', (line) => clock.advance(Number(line)));
process.stdout.write(`  endpoint  ${template.outputs.GraphqlEndpoint}\n`);
