import { createCostMeter, type Usage } from '@countersign/local';
import { afterAll, describe, expect, it } from 'vitest';
import { type Counted, countsByMail, countsOf, countsSealed } from '../../bench/counts.ts';
import { dollarsOf } from '../../bench/prices.ts';
import { createStoryteller, groupSize, mailing, sealing, type Story } from '../../bench/stories.ts';
import { estimateWriteUnits, withSigners } from '../../bench/write-units.ts';

const storyteller = await createStoryteller();
afterAll(() => storyteller.stop());

/** All that does not depend on the machine: its speed, and which changes happen to wait together. */
const countsOfStory = async (story: Story) => exactly(await storyteller.perform(story));

function exactly<Given extends Partial<Usage>>(usage: Given) {
  const { gigabyteSeconds: _time, invocationsAsBatched: _batched, ...counts } = usage;
  return counts;
}

describe('the cost of a signing request', () => {
  it.each(Object.entries<Counted>(countsOf))('of %s is exactly this', async (_name, { story, counts }) => {
    expect(await countsOfStory(story)).toEqual(counts);
  });

  it('of two signers who are told by mail has the mails, their notes, and what is counted of the requester', async () => {
    const withMail = await createStoryteller(mailing);
    const { invocations, queueRequests, ...usage } = await withMail.perform({ signers: 2 });
    await withMail.stop();
    expect(countsByMail).toMatchObject(exactly(usage));
    // Changes that wait in the queue come together.
    expect(invocations).toBeLessThanOrEqual(countsByMail.invocations);
    expect(queueRequests).toBeLessThanOrEqual(countsByMail.queueRequests);
  });

  it('of two signers whose request is sealed has the objects and the signatures of the key', async () => {
    const withSeals = await createStoryteller(sealing);
    // The first seal of a key makes its certificates.
    await withSeals.perform({ signers: 1 });
    const usage = await withSeals.perform({ signers: 2 });
    await withSeals.stop();
    expect(exactly(usage)).toEqual(countsSealed);
  });

  it('of two signers is within its goals', async () => {
    const usage = await storyteller.perform({ signers: 2 });
    expect(usage.transitions).toBeLessThanOrEqual(12);
    expect(usage.invocations).toBeLessThanOrEqual(10);
    expect(usage.writeUnits).toBeLessThanOrEqual(16);
    // The time of the functions is the bench's to measure.
    expect(dollarsOf({ ...usage, gigabyteSeconds: 0 })).toBeLessThanOrEqual(0.000_345);
  });

  it('of the first twenty grows by the same for each further signer, but for the units of the tables', async () => {
    const { writeUnits, ...usage } = await countsOfStory({ signers: 20 });
    expect(usage).toMatchObject({
      transitions: 17 + 15 * 2,
      invocations: 22 + 15 * 4,
      operations: 20 + 15 * 4,
      messages: 24 + 15 * 5,
      streamRecords: 16 + 15 * 3,
    });
    const request = await storyteller.stored();
    // Times that end in zeroes are smaller by a byte: at the edge of a kilobyte, that is a unit.
    const about = (units: number, given: number | undefined) => expect(Math.abs(given! - units)).toBeLessThanOrEqual(3);
    about(261, writeUnits);
    about(estimateWriteUnits(request), writeUnits);
    about(estimateWriteUnits(withSigners(request, 20, groupSize)), writeUnits);
    // A story of a hundred takes too long for every run, but its events say what it costs.
    expect(estimateWriteUnits(withSigners(request, 40, groupSize)) / 40).toBeLessThanOrEqual(20);
    expect(estimateWriteUnits(withSigners(request, 100, groupSize)) / 100).toBeLessThanOrEqual(40);
  });
});

describe('the cost of a look where nothing is due', () => {
  it('is one run and eight queries that find nothing', async () => {
    const { gigabyteSeconds: _time, ...usage } = await storyteller.look();
    expect(usage).toMatchObject({
      ...{ invocations: 1, scheduledEvents: 1, readUnits: 4, writeUnits: 0, queueRequests: 1 },
      ...{ transitions: 0, operations: 0, messages: 0, streamReads: 0, streamRecords: 0 },
    });
  });
});

describe('the cost meter', () => {
  it('counts one invocation for each change of a stream, however they are batched', () => {
    const meter = createCostMeter();
    meter.record({ kind: 'records', records: 3 });
    meter.record({ kind: 'invoked', function: 'publish', milliseconds: 12.3, memorySize: 512 });
    expect(meter.take()).toMatchObject({
      invocations: 3,
      invocationsAsBatched: 1,
      streamRecords: 3,
      gigabyteSeconds: 0.0065,
    });
    expect(meter.take()).toMatchObject({ invocations: 0, streamRecords: 0 });
  });

  it('counts the events of schedules by themselves', () => {
    const meter = createCostMeter();
    for (const isScheduled of [true, true, false]) meter.record({ kind: 'event delivered', isScheduled });
    expect(meter.take()).toMatchObject({ scheduledEvents: 2, eventDeliveries: 1 });
  });

  it('counts an event that is put for each 64 KB begun', () => {
    const meter = createCostMeter();
    for (const bytes of [1, 65_536, 65_537]) meter.record({ kind: 'event put', bytes });
    expect(meter.take().customEvents).toBe(4);
  });

  it('counts the requests of queues', () => {
    const meter = createCostMeter();
    for (const requests of [1, 2]) meter.record({ kind: 'queue requests', requests });
    expect(meter.take().queueRequests).toBe(3);
  });

  it('counts the requests of keys', () => {
    const meter = createCostMeter();
    meter.record({ kind: 'key request' });
    expect(meter.take().kmsRequests).toBe(1);
  });

  it('counts a message for each 5 KB begun', () => {
    const meter = createCostMeter();
    for (const bytes of [1, 5120, 5121]) meter.record({ kind: 'message', bytes });
    expect(meter.take().messages).toBe(4);
  });
});
