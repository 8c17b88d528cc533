import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { person } from '../person.ts';
import { deployedStage } from './deployed-stage.ts';
import { addressStart, type Facts } from './facts.ts';
import { probe } from './probe.ts';
import { subscribeTo } from './subscribe-to.ts';
import { usersOf } from './users.ts';

/**
 * Before the suite: finds the stage that `REMOTE` names, a file of `cdk deploy --outputs-file`, or else starts a local backend with
 * all that is optional. After it: removes the users whom the tests have left.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { stop, ...stage } = process.env.REMOTE ? await deployed(process.env.REMOTE) : await local();
  const run = randomBytes(4).toString('hex');
  const users = usersOf(stage);
  const end = async () => {
    try {
      await users.sweep(run);
    } finally {
      await stop();
    }
  };
  try {
    const { access } = await users.make(`${addressStart}${run}-probe@simulator.amazonses.com`);
    const [endpoint, realtime] = [stage.outputs.GraphqlEndpoint!, stage.outputs.RealtimeEndpoint!];
    const prober = person(endpoint, {
      token: async () => access,
      subscribe: (query, variables, token) => subscribeTo({ endpoint, realtime }, token, query, variables),
    });
    provide('stage', { ...stage, run, has: await probe(prober) });
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

type Found = Pick<Facts, 'outputs' | 'aws'> & { stop(): Promise<void> };

const deployed = async (file: string): Promise<Found> => ({ ...(await deployedStage(file)), stop: async () => {} });

/** Nothing of it is imported where a deployed stage is tested: a checkout may be without `local/`. */
async function local(): Promise<Found> {
  const { startBackend } = await import('../backend.ts');
  const { withAll } = await import('../synthesised.ts');
  const { synthesise } = await import('../../../tools/synthesise.ts');
  const backend = await startBackend({ assembly: await synthesise(withAll) });
  return { outputs: backend.template.outputs, aws: backend.aws, stop: backend.stop };
}
