import { startBuckets } from './buckets.ts';
import { startEventBus } from './event-bus.ts';
import { startQueueMappings, startStreamMappings } from './event-source-mappings.ts';
import { startFunctions } from './functions.ts';
import { startGraphqlApis } from './graphql-api.ts';
import { startIdentities } from './identities.ts';
import { startKms } from './kms.ts';
import { startMail } from './mail.ts';
import { startQueues } from './queues.ts';
import type { Runtime } from './runtime.ts';
import { startSes } from './ses.ts';
import { startStateMachines } from './state-machines.ts';
import { checkStreamPositions } from './stream-positions.ts';
import { startTables } from './tables.ts';
import { startUserPools } from './user-pools.ts';

/** All services of a backend. */
export type Services = Awaited<ReturnType<typeof startServices>>;

/**
 * Starts the services of a template, each with those that it calls.
 * @param url where the port serves them, or will
 */
export async function startServices(runtime: Runtime, url: string) {
  const { iam, as } = startIdentities(runtime);
  const kms = await startKms(runtime);
  const { queues, deadLetter } = await startQueues(runtime);
  const dynamodb = await startTables(runtime, { iam });
  const positions = await checkStreamPositions(runtime, { dynamodb });
  const lambda = await startFunctions(runtime, { url, iam, as, deadLetter });
  const s3 = await startBuckets(runtime);
  const deliver = startMail(runtime);
  const { pools, userPools } = await startUserPools(runtime, { as, lambda, deliver });
  const { bus, events } = await startEventBus(runtime, { as, lambda, queues, deadLetter });
  const ses = startSes(runtime, { bus, deliver });
  const states = await startStateMachines(runtime, { as, lambda, bus, dynamodb, queues });
  const apis = startGraphqlApis(runtime, { iam, as, dynamodb, lambda, pools });
  await startStreamMappings(runtime, { as, dynamodb, positions, lambda, deadLetter });
  startQueueMappings(runtime, { as, queues, lambda });
  return { iam, kms, s3, queues, dynamodb, lambda, pools, userPools, events, ses, states, apis };
}
