/** The backend as `npm start` runs it, but for the narration, in a process that can be asked. Arguments: the data folder, the durability. */
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { start, type StartOptions } from '@countersign/local';
import { synthesise } from '../tools/synthesise.ts';
import { answerParent } from './child.ts';
import { layersOf } from './layers.ts';

const assembly = await synthesise();
const begun = performance.now();
let ended = 0;
const backend = await start({
  assembly,
  port: 0,
  dataDir: process.argv[2]!,
  durability: (process.argv[3] ?? 'synced') as NonNullable<StartOptions['durability']>,
  onEvent: ({ kind }) => (ended += kind === 'executionEnded' ? 1 : 0),
});
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: 500 });

answerParent(
  { endpoint: backend.template.outputs.GraphqlEndpoint!, startTime: performance.now() - begun },
  {
    token: (email) => backend.token({ email, use: 'access' }),
    ended: () => ended,
    async hold() {
      // What holds the loop is measured when it is over.
      await setTimeout(5);
      const longest = loop.max / 1e6;
      loop.reset();
      return longest;
    },
    idle: () => backend.idle().then(() => null),
    startProfile: () => session.post('Profiler.start').then(() => null),
    stopProfile: async () => layersOf((await session.post('Profiler.stop')).profile),
  },
);
