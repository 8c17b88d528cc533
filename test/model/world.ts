import { type DescribeExecutionCommandOutput, ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { RuntimeEvent } from '@countersign/local';
import type { SignatureUpdateInput } from '../../generated/schema.ts';
import { type Person, startBackend, type TestBackend } from '../support/backend.ts';
import { inside, type Inside } from '../support/inside.ts';
import { collectPublished } from '../support/published.ts';
import { collectChanges, type PutChanges } from '../support/put-changes.ts';
import { collectPutOff, type PutOff } from '../support/put-off.ts';
import { withoutRetries } from '../support/without-retries.ts';
import { createFaults, type Faulty } from './faults.ts';
import { standInOf } from './story.ts';

/** A backend in which things go wrong, the people who use it, and what can be seen of it from outside and inside. */
export interface World extends Omit<Inside, 'execution'> {
  backend: TestBackend;
  /** Undefined where it was never started. */
  execution(requestId: string, number?: number): Promise<DescribeExecutionCommandOutput | undefined>;
  faults: Faulty;
  /** Starts all requests. */
  carol: Person;
  signers: Record<string, Person>;
  /** Which requests had a change put off: what was published of them may have come in another order. */
  putOff: Pick<PutOff, 'has'>;
  /** What the subscribers of a request got, in order. */
  publishedOf(requestId: string): SignatureUpdateInput[];
  /** What the stack's bus took of a request, in order. */
  changesOf: PutChanges['of'];
  hasEnded(requestId: string): boolean;
  /** What must never happen: bugs of the runtime, missing rights, dead letters. */
  problems: unknown[];
}

/** The one for whom the backend signs. */
export const automatic = 'alice@example.com';
/** Those who sign by hand. */
export const manual = ['bob', 'dave', 'erin', 'frank'].map((name) => `${name}@example.com`);

/** Starts a backend with its people. */
export async function createWorld(): Promise<World> {
  const published = collectPublished();
  const ended = new Set<string>();
  const problems: unknown[] = [];
  const onEvent = (event: RuntimeEvent) => {
    const { kind } = event;
    if (published.record(event)) return;
    if (kind === 'executionEnded') ended.add(event.execution);
    else if (['bug', 'denied', 'dead letter', 'statusChangeRefused'].includes(kind)) problems.push(event);
  };
  const hasEnded = (requestId: string) => ended.has(requestId);
  const faults = createFaults(() => backend.clock);
  const changes = collectChanges(faults.intercept);
  const putOff = collectPutOff(changes.intercept);
  const backend: TestBackend = await startBackend({
    assembly: await withoutRetries(),
    onEvent,
    intercept: putOff.intercept,
  });
  const within = inside(backend);
  const people = await Promise.all(
    [...manual, ...manual.map(standInOf)].map(async (email) => [email, await backend.as(email)] as const),
  );
  return {
    ...within,
    execution: (id, number) =>
      faults
        .spare(() => within.execution(id, number))
        .catch((error: unknown) => {
          if (!(error instanceof ExecutionDoesNotExist)) throw error;
          return undefined;
        }),
    stored: (id) => faults.spare(() => within.stored(id)),
    stopExecution: (id, number) => faults.spare(() => within.stopExecution(id, number)),
    openSignatures: (id) => faults.spare(() => within.openSignatures(id)),
    ...{ backend, faults, putOff, hasEnded, problems },
    carol: await backend.as('carol@example.com'),
    signers: Object.fromEntries(people),
    publishedOf: published.of,
    changesOf: changes.of,
  };
}
