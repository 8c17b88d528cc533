import { describe, expect, it } from 'vitest';
import { readEventPattern } from '../../src/shared/event-pattern.ts';
import { createActivity } from '../../src/shared/activity.ts';
import { createClock } from '../../src/shared/clock.ts';
import { letter, letters, open } from './given.ts';

const hour = 60 * 60 * 1000;
const now = Date.UTC(2026, 0, 1);
const seconds = (milliseconds: number) => String(Math.floor((now + milliseconds) / 1000));

const withTimeToLive = (Enabled: boolean | string = true) =>
  letters({ TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled } });

/** A table of letters that live until `removeAt`, on a clock that stands still. */
async function opened(table = withTimeToLive(), options: Partial<Parameters<typeof open>[0]> = {}) {
  const clock = createClock(() => now);
  const activity = createActivity();
  const units: string[] = [];
  const database = await open({
    ...{ tables: [table], clock, during: activity.during },
    report: ({ operation }) => void units.push(operation),
    ...options,
  });
  return {
    ...{ ...database, clock, units },
    async pass(milliseconds: number) {
      clock.advance(milliseconds);
      await activity.idle(async () => {});
    },
    ids: async () => ((await database.call('Scan', {})).Items as { id: { S: string } }[]).map(({ id }) => id.S).sort(),
  };
}

describe('time to live', () => {
  it('removes an item after its time, within an hour, with its index entries and without a charge', async () => {
    const { put, pass, ids, call, units } = await opened();
    await put(letter({ id: { S: 'late' }, removeAt: { N: seconds(30 * hour) } }));
    await put(letter({ id: { S: 'soon' }, removeAt: { N: seconds(2 * hour) } }));
    await pass(2 * hour);
    expect(await ids()).toEqual(['late', 'soon']);
    units.length = 0;
    await pass(hour);
    expect(units).toEqual([]);
    expect(await ids()).toEqual(['late']);
    const ofBob = {
      IndexName: 'bySender',
      KeyConditionExpression: 'sender = :s',
      ExpressionAttributeValues: { ':s': { S: 'bob' } },
    };
    expect((await call('Query', ofBob)).Items).toHaveLength(1);
    await pass(400 * 24 * hour);
    expect(await ids()).toEqual([]);
  });

  it.each<[string, Record<string, never> | Record<string, object>]>([
    ['no time', {}],
    ['a text for a time', { removeAt: { S: seconds(-hour) } }],
    ['a time of more than five years ago', { removeAt: { N: seconds(-6 * 365 * 24 * hour) } }],
    ['milliseconds for a time', { removeAt: { N: String(now - hour) } }],
    ['a time that is not over', { removeAt: { N: seconds(2 * hour) } }],
  ])('leaves an item with %s', async (_, attributes) => {
    const { put, pass, ids } = await opened();
    await put(letter(attributes as never));
    await pass(hour);
    expect(await ids()).toEqual(['a']);
  });

  it.each([
    ['switched off', withTimeToLive(false)],
    ['switched off as text', withTimeToLive('false')],
    ['not set', letters()],
  ])('removes nothing where it is %s', async (_, table) => {
    const { put, pass, ids } = await opened(table);
    await put(letter({ removeAt: { N: seconds(-hour) } }));
    await pass(24 * hour);
    expect(await ids()).toEqual(['a']);
  });

  it('tells the stream who removed the item, so that filters can drop it', async () => {
    const { put, pass, call, stream } = await opened();
    await put(letter({ removeAt: { N: seconds(-hour) } }));
    await put(letter({ id: { S: 'b' } }));
    await call('DeleteItem', { Key: { id: { S: 'b' } } });
    await pass(hour);
    const removals = (await stream.read(undefined, 10)).filter(({ eventName }) => eventName === 'REMOVE');
    expect(removals).toMatchObject([
      { dynamodb: { Keys: { id: { S: 'b' } } } },
      {
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
        dynamodb: { Keys: { id: { S: 'a' } }, OldImage: { removeAt: { N: seconds(-hour) } } },
      },
    ]);
    expect(removals[0]).not.toHaveProperty('userIdentity');
    const byPeople = readEventPattern({ userIdentity: { principalId: [{ exists: false }] } });
    expect(removals.map((record) => byPeople(record))).toEqual([true, false]);
    const byTime = readEventPattern({ userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } });
    expect(removals.map((record) => byTime(record))).toEqual([false, true]);
  });

  it('leaves an item whose time was put off meanwhile', async () => {
    const { put, call, clock, pass } = await opened();
    const later = seconds(48 * hour);
    const Key = { id: { S: 'a' } };
    await put(letter({ removeAt: { N: seconds(-hour) } }));
    const putOff = call('UpdateItem', {
      ...{ Key, UpdateExpression: 'SET removeAt = :later' },
      ExpressionAttributeValues: { ':later': { N: later } },
    });
    clock.advance(hour);
    await putOff;
    await pass(0);
    expect((await call('GetItem', { Key })).Item).toMatchObject({ title: { S: 'hello' }, removeAt: { N: later } });
  });

  it('removes many, and after a restart too', async () => {
    const first = await opened();
    await Promise.all(
      Array.from({ length: 250 }, (_, at) =>
        first.put(letter({ id: { S: `id-${at}` }, removeAt: { N: seconds(-1000) } })),
      ),
    );
    await first.stop();
    const second = await opened(withTimeToLive(), { directory: first.directory });
    await second.pass(hour);
    expect(await second.ids()).toEqual([]);
  });

  it('is described', async () => {
    const { call } = await opened();
    expect(await call('DescribeTimeToLive', {})).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'removeAt' },
    });
    const none = await opened(letters());
    expect(await none.call('DescribeTimeToLive', {})).toEqual({
      TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
    });
    const other = async () => call('DescribeTimeToLive', { TableName: 'Other' });
    await expect(other()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
