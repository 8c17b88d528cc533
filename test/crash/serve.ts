/**
 * A child process of the crash tests: what `npm start` runs, over an assembly that nobody changes meanwhile. It loads
 * its code, then starts when it is told to, so that the next process loads while the one before it serves. Services are out
 * now and then, by a seed, until a further line tells it by how many milliseconds its clock moves ahead; it says when all has
 * happened that then can.
 */
import { once } from 'node:events';
import { createClock, environmentOptions, start } from '@countersign/local';
import { check } from '@countersign/local/testing';
import { narrate } from '../../tools/terminal/narrate.ts';
import { localMail } from '../../tools/local-mail.ts';
import { atRest } from './at-rest.ts';
import { createWeather } from './weather.ts';

// It ends with the test that launched it, however that ends.
process.stdin.on('end', () => process.exit());
check('export function request() {}');
await once(process.stdin, 'data');

const clock = createClock();
const weather = createWeather(Number(process.argv[3]));
const { template, idle } = await start({
  clock,
  assembly: process.argv[2]!,
  port: Number(process.env.PORT),
  dataDir: process.env.DATA_DIR!,
  ...environmentOptions(),
  emailIdentities: [localMail.mailFrom],
  intercept: weather.intercept,
  onEvent: narrate((line) => process.stdout.write(`${line}\n`)),
});
process.stdin.on('data', async (line) => {
  weather.calm();
  clock.advance(Number(line));
  await idle();
  process.stdout.write(`${atRest}\n`);
});
process.stdout.write(`  endpoint  ${template.outputs.GraphqlEndpoint}\n`);
