import { describe, expect, it } from 'vitest';
import type { StreamViewType } from '../../src/dynamodb/types.ts';
import { letter, letters, lettersShowing, open } from './given.ts';

const key = { id: { S: 'a' } };
const day = 24 * 60 * 60 * 1000;

describe('stream', () => {
  it('records each change of an item in order', async () => {
    const { put, call, stream, clock } = await open();
    const changed = letter({ title: { S: 'changed' } });
    await put(letter());
    await put(changed);
    await call('DeleteItem', { Key: key });
    const records = await stream.read(undefined, 10);
    expect(records.map((record) => [record.eventName, record.dynamodb.OldImage, record.dynamodb.NewImage])).toEqual([
      ['INSERT', undefined, letter()],
      ['MODIFY', letter(), changed],
      ['REMOVE', changed, undefined],
    ]);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: letters().streamArn,
      dynamodb: {
        ApproximateCreationDateTime: expect.closeTo(clock.now() / 1000, -1),
        Keys: key,
        NewImage: letter(),
        SequenceNumber: '000000000000000000001',
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(await stream.last()).toBe('000000000000000000003');
  });

  it.each<[StreamViewType, string[]]>([
    ['KEYS_ONLY', []],
    ['NEW_IMAGE', ['NewImage']],
    ['OLD_IMAGE', ['OldImage']],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
  ])('shows %s', async (view, images) => {
    const { put, stream } = await open({ tables: [lettersShowing(view)] });
    await put(letter());
    await put(letter({ title: { S: 'changed' } }));
    const { dynamodb } = (await stream.read(undefined, 10))[1]!;
    expect(Object.keys(dynamodb).filter((name) => name.endsWith('Image'))).toEqual(images);
  });

  it.each([
    ['the same item put again', 'PutItem', { Item: letter({ tags: { SS: ['b', 'a'] } }) }],
    [
      'an update to the same value',
      'UpdateItem',
      { Key: key, UpdateExpression: 'SET title = :t', ExpressionAttributeValues: { ':t': { S: 'hello' } } },
    ],
    ['a delete of nothing', 'DeleteItem', { Key: { id: { S: 'nobody' } } }],
  ])('has no record of %s', async (_, operation, input) => {
    const { put, call, stream } = await open();
    await put(letter({ tags: { SS: ['a', 'b'] } }));
    await call(operation, input);
    expect(await stream.read(undefined, 10)).toHaveLength(1);
  });

  it('has no record of a refused write', async () => {
    const { put, stream } = await open();
    await expect(put(letter(), { ConditionExpression: 'attribute_exists(id)' })).rejects.toThrow();
    expect(await stream.read(undefined, 10)).toEqual([]);
  });

  it('reads on after a sequence number, at most as many as asked', async () => {
    const { put, stream } = await open();
    for (const id of ['a', 'b', 'c', 'd']) await put(letter({ id: { S: id } }));
    const [first] = await stream.read(undefined, 1);
    const next = await stream.read(first!.dynamodb.SequenceNumber, 2);
    expect(next.map((record) => record.dynamodb.Keys)).toEqual([{ id: { S: 'b' } }, { id: { S: 'c' } }]);
  });

  it('tells listeners once the record can be read', async () => {
    const { put, stream } = await open();
    const read = new Promise<number>((resolve) => {
      stream.onRecord(() => void stream.read(undefined, 10).then((records) => resolve(records.length)));
    });
    await put(letter());
    expect(await read).toBe(1);
  });

  it('keeps one order for concurrent writers, without gaps for those who follow it', async () => {
    const { call, stream } = await open();
    const seen: string[] = [];
    const follow = async () => {
      for (const record of await stream.read(seen.at(-1), 1000)) seen.push(record.dynamodb.SequenceNumber);
    };
    let following = Promise.resolve();
    stream.onRecord(() => (following = following.then(follow)));
    const add = { UpdateExpression: 'ADD hits :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
    const ids = Array.from({ length: 300 }, (_, i) => ({ id: { S: `id-${i % 20}` } }));
    await Promise.all(ids.map((Key) => call('UpdateItem', { Key, ...add })));
    await following;
    expect(seen).toEqual(ids.map((_, i) => String(i + 1).padStart(21, '0')));
  });

  it('gives the same whether it still has records in memory or reads them from the disk', async () => {
    const first = await open();
    const ids = Array.from({ length: 250 }, (_, at) => `id-${at}`);
    for (const id of ids) await first.put(letter({ id: { S: id } }));
    await first.call('DeleteItem', { Key: { id: { S: 'id-249' } } });
    const after = async (position: number) => first.stream.read(String(position).padStart(21, '0'), 1000);
    const [all, newest] = [await after(1), await after(200)];
    expect([all.length, newest.length]).toEqual([250, 51]);
    expect(all.slice(199)).toEqual(newest);
    await first.stop();
    const second = await open({ directory: first.directory });
    expect(await second.stream.read('000000000000000000200', 1000)).toEqual(newest);
  });

  it('loses records of more than a day, and counts on from there after a restart', async () => {
    const first = await open();
    await first.put(letter());
    first.clock.advance(2 * day);
    await first.stream.trim(first.clock.now() - day);
    expect(await first.stream.read(undefined, 10)).toEqual([]);
    await first.stop();
    const second = await open({ directory: first.directory });
    await second.put(letter({ title: { S: 'new' } }));
    expect((await second.stream.read(undefined, 10))[0]!.dynamodb.SequenceNumber).toBe('000000000000000000002');
  });

  it('gives the first record of every item again that is there, once it is to begin anew', async () => {
    const first = await open();
    const { put, call, stream, clock } = first;
    await put(letter());
    await put(letter({ title: { S: 'changed' } }));
    await put(letter({ id: { S: 'b' } }));
    await put(letter({ id: { S: 'gone' } }));
    await call('DeleteItem', { Key: { id: { S: 'gone' } } });
    await call('DeleteItem', { Key: { id: { S: 'b' } } });
    await put(letter({ id: { S: 'b' }, title: { S: 'anew' } }));
    clock.advance(2 * day);
    await stream.trim(clock.now() - day);
    await put(letter({ title: { S: 'later' } }));
    expect(await stream.read(undefined, 10)).toHaveLength(1);
    await first.database.restart();
    await first.stop();

    const second = await open({ directory: first.directory, clock });
    const records = await second.stream.read(undefined, 10);
    expect(
      records.map(({ eventName, dynamodb: { Keys, NewImage, SequenceNumber } }) => [
        ...[eventName, (Keys.id as { S: string }).S, (NewImage!.title as { S: string }).S, Number(SequenceNumber)],
      ]),
    ).toEqual([
      ['INSERT', 'a', 'hello', 1],
      ['INSERT', 'b', 'anew', 7],
      ['MODIFY', 'a', 'later', 8],
    ]);
    expect(await second.stream.last()).toBe('000000000000000000008');
    // What is trimmed once more is kept once more.
    await second.stream.trim(clock.now() - day);
    expect(await second.stream.read(undefined, 10)).toHaveLength(1);
    await second.database.restart();
    expect(await second.stream.read(undefined, 10)).toEqual(records);
  });

  it('counts on from the newest change ever where only older ones were put back', async () => {
    const first = await open();
    await first.put(letter());
    await first.put(letter({ title: { S: 'changed' } }));
    first.clock.advance(2 * day);
    await first.stream.trim(first.clock.now() - day);
    await first.database.restart();
    await first.stop();
    const second = await open({ directory: first.directory });
    expect(await second.stream.last()).toBe('000000000000000000002');
    await second.put(letter({ title: { S: 'later' } }));
    const records = await second.stream.read('000000000000000000002', 10);
    expect(records.map(({ dynamodb }) => dynamodb.SequenceNumber)).toEqual(['000000000000000000003']);
  });

  it('trims by itself as the clock goes', async () => {
    const first = await open();
    await first.put(letter());
    first.clock.advance(2 * day);
    await first.put(letter({ id: { S: 'b' } }));
    await first.stop();
    const { stream } = await open({ directory: first.directory });
    expect((await stream.read(undefined, 10)).map(({ dynamodb }) => dynamodb.Keys.id)).toEqual([{ S: 'b' }]);
  });

  it('keeps old records that a consumer still needs', async () => {
    const { put, clock, stream } = await open();
    let position = '';
    stream.protect(() => position);
    await put(letter());
    await put(letter({ id: { S: 'b' } }));
    clock.advance(2 * day);
    await stream.trim(clock.now() - day);
    const [first] = await stream.read(undefined, 10);
    expect(await stream.read(undefined, 10)).toHaveLength(2);
    position = first!.dynamodb.SequenceNumber;
    await stream.trim(clock.now() - day);
    expect(await stream.read(undefined, 10)).toHaveLength(1);
  });

  it('keeps as many of the newest as it is told to, and gives these first', async () => {
    const { put, clock, stream } = await open();
    stream.keepNewest(2);
    const ids = async () => {
      const found: unknown[] = [];
      for await (const { dynamodb } of stream.newest()) found.push(dynamodb.Keys.id);
      return found;
    };
    await put(letter());
    clock.advance(2 * day);
    await stream.trim(clock.now() - day);
    expect(await ids()).toEqual([{ S: 'a' }]);
    for (const id of ['b', 'c']) await put(letter({ id: { S: id } }));
    clock.advance(2 * day);
    await stream.trim(clock.now() - day);
    expect(await ids()).toEqual([{ S: 'c' }, { S: 'b' }]);
  });
});
