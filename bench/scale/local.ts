import { OnSignatureRequestedDocument, OnSignatureUpdateDocument } from '../../generated/operations.ts';
import { SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend } from '../../test/support/backend.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { percentile } from '../percentile.ts';
import type { FunctionName, Latencies, Leg } from './latencies.ts';
import type { Spread } from './spread.ts';

/** What the local backend takes, leg by leg and from end to end, in milliseconds: on one machine, so nothing of a network is in it. */
export interface MeasuredLocally {
  latencies: Latencies;
  /** From the call's answer, or from the start of `publish-update` where that is sooner, to the push at the subscriber. */
  ends: Record<'signed' | 'asked' | 'completed', number[]>;
}

const functions: Record<string, FunctionName> = {
  PublishUpdate: 'publishUpdate',
  AdvanceWorkflow: 'advanceWorkflow',
  RequestSignature: 'requestSignature',
  SignAutomatically: 'signAutomatically',
  CloseRequest: 'closeRequest',
};

/** Follows requests of one signer one after another, each until nothing goes on any more. */
export async function measureLocally(rounds: number): Promise<MeasuredLocally> {
  const legs: Record<Leg, number[]> = {
    ...{ streamToLambda: [], workflowToLambda: [], call: [], busToQueue: [0], queueToLambda: [0] },
    // The push comes before the function that published it has ended; an execution begins within the call that starts it.
    ...{ push: [0], startExecution: [0], coldStart: [0] },
  };
  const durations: Record<FunctionName, number[]> = {
    ...{ publishUpdate: [], advanceWorkflow: [], requestSignature: [], signAutomatically: [0], closeRequest: [] },
  };
  let acceptedAt: number | undefined;
  let followedAt: number | undefined;
  let advancedAt: number | undefined;
  let requests = 0;
  let isAwaited = false;
  const backend = await startBackend({
    assembly: await synthesise(),
    durability: 'synced',
    intercept: {
      async graphql(_request, perform) {
        if (!isAwaited) return perform();
        const begun = performance.now();
        acceptedAt = undefined;
        const response = await perform();
        acceptedAt = performance.now();
        legs.call.push(acceptedAt - begun);
        return response;
      },
      async invoke(resource, _payload, perform) {
        const name = Object.entries(functions).find(([part]) => resource.includes(part))?.[1];
        if (!name) return perform();
        const begun = performance.now();
        // The stream may be sooner than the answer, and the task than the end of what started or completed it.
        if (name === 'publishUpdate' && isAwaited) {
          followedAt = begun;
          legs.streamToLambda.push(begun - (acceptedAt ?? begun));
        }
        if (name === 'requestSignature' || name === 'closeRequest')
          legs.workflowToLambda.push(begun - (advancedAt ?? begun));
        if (name === 'advanceWorkflow') advancedAt = undefined;
        isAwaited &&= name !== 'publishUpdate';
        const outcome = await perform();
        durations[name].push(performance.now() - begun);
        if (name === 'advanceWorkflow') advancedAt = performance.now();
        return outcome;
      },
    },
  });
  const carol = await backend.as('carol@example.com');
  const bob = await backend.as('bob@example.com');
  const ends: MeasuredLocally['ends'] = { signed: [], asked: [], completed: [] };
  const inbox = await bob.subscribe(OnSignatureRequestedDocument, {});
  /** Awaits a call of the API, and gives how long ago it was answered, or followed where that was sooner. */
  const answered = async (call: Promise<unknown>) => {
    isAwaited = true;
    followedAt = undefined;
    await call;
    const at = Math.min(performance.now(), followedAt ?? Infinity);
    return () => performance.now() - at;
  };
  const follow = async () => {
    const id = `request-${String(++requests).padStart(8, '0')}`;
    const input = { id, documentId: 'contract-2026-0042', signers: [{ email: 'bob@example.com' }] };
    const sinceStart = await answered(carol.get(StartSigningDocument, { input }));
    await inbox.until(({ requestId }) => requestId === id);
    ends.asked.push(sinceStart());
    await backend.idle();
    const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId: id });
    const sinceAnswer = await answered(bob.get(SignDocumentDocument, { input: { requestId: id } }));
    await updates.until(({ event }) => event === 'SIGNED');
    ends.signed.push(sinceAnswer());
    await updates.until(({ event }) => event === 'COMPLETED');
    ends.completed.push(sinceAnswer());
    await updates.close();
    await backend.idle();
  };
  for (let warming = 0; warming < 10; warming++) await follow();
  for (const times of [legs, durations, ends].flatMap((each) => Object.values<number[]>(each)))
    if (times.length > 1) times.length = 0;
  for (let round = 0; round < rounds; round++) await follow();
  await inbox.close();
  await backend.stop();
  const spread = (times: number[]): Spread => {
    const [p10, p50, p90, p99] = [0.1, 0.5, 0.9, 0.99].map((part) => percentile(times, part));
    return { p10: p10!, p50: p50!, p90: p90!, p99: p99! };
  };
  const spreads = <Name extends string>(all: Record<Name, number[]>) =>
    Object.fromEntries(Object.entries<number[]>(all).map(([name, times]) => [name, spread(times)])) as Record<
      Name,
      Spread
    >;
  return { latencies: { legs: spreads(legs), functions: spreads(durations) }, ends };
}
