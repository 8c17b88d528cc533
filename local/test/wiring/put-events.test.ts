import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trial, type Trial } from './given.ts';

let backend: Trial;
let events: EventBridgeClient;
let queues: SQSClient;
beforeAll(async () => {
  backend = await trial();
  events = new EventBridgeClient(backend.aws());
  queues = new SQSClient(backend.aws());
});
afterAll(async () => {
  for (const client of [events, queues]) client.destroy();
  await backend.stop();
});

const entry = (of: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  ...{ Source: 'trial', DetailType: 'Something Changed', Detail: '{"kind":"open"}', EventBusName: 'changes' },
  ...of,
});
const put = (...Entries: PutEventsRequestEntry[]) => events.send(new PutEventsCommand({ Entries }));
const heard = () => `${backend.url}/123456789012/heard`;

/** What the queue of the rule got, once all is delivered. */
async function received(): Promise<Record<string, unknown>[]> {
  await backend.idle();
  const all: Record<string, unknown>[] = [];
  for (;;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: heard(), MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages.map(({ Body }) => JSON.parse(Body!) as Record<string, unknown>));
  }
}

describe('PutEvents', () => {
  it('brings an event to the rules of its bus, in the envelope of AWS', async () => {
    const at = new Date('2026-11-23T10:00:00Z');
    const { Entries, FailedEntryCount } = await put(entry({ Time: at, Resources: ['arn:a', 'b'] }));
    expect([FailedEntryCount, Entries?.length]).toEqual([0, 1]);
    expect(await received()).toEqual([
      {
        ...{ version: '0', id: Entries![0]!.EventId, 'detail-type': 'Something Changed', source: 'trial' },
        ...{ account: '123456789012', region: 'us-east-1', time: '2026-11-23T10:00:00Z', resources: ['arn:a', 'b'] },
        detail: { kind: 'open' },
      },
    ]);
  });

  it('takes the ARN of a bus, and the time of the call where an entry has none', async () => {
    const arn = backend.template.ofType('AWS::Events::EventBus')[0]!.arn!;
    await put(entry({ EventBusName: arn }));
    const [event] = await received();
    expect(event).toMatchObject({ resources: [], time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) });
    expect(Math.abs(Date.parse(event!.time as string) - backend.clock.now())).toBeLessThan(60_000);
  });

  it('delivers what matches, on the bus that was named', async () => {
    const { Entries } = await put(
      entry({ Detail: '{"kind":"secret"}' }),
      entry({ Source: 'other' }),
      entry({ EventBusName: 'default' }),
      { Source: 'trial', DetailType: 'Something Changed', Detail: '{"kind":"open"}' },
      entry({ Detail: '{"kind":"last"}' }),
    );
    expect(Entries!.map(({ EventId }) => typeof EventId)).toEqual(Array(5).fill('string'));
    expect((await received()).map(({ id }) => id)).toEqual([Entries![4]!.EventId]);
  });

  it('takes events for a bus that does not exist, and forgets them', async () => {
    expect(await put(entry({ EventBusName: 'nobody' }))).toMatchObject({ FailedEntryCount: 0 });
    expect(await received()).toEqual([]);
  });

  it('fails entries by themselves, in their places', async () => {
    const { Entries, FailedEntryCount } = await put(
      entry({ Source: undefined }),
      entry({ DetailType: '' }),
      entry({ Detail: undefined }),
      entry({ Detail: '[1]' }),
      entry({ Detail: '{"kind":' }),
      entry({ Source: 'aws.ses' }),
      entry({ DetailType: 'x'.repeat(129) }),
      entry({ Detail: `${'{"a":'.repeat(1001)}1${'}'.repeat(1001)}` }),
      entry(),
    );
    const malformed = ['MalformedDetail', 'Detail is malformed.'];
    expect(FailedEntryCount).toBe(8);
    expect(Entries!.map(({ ErrorCode, ErrorMessage }) => [ErrorCode, ErrorMessage])).toEqual([
      ['InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.'],
      ['InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.'],
      ['InvalidArgument', 'Parameter Detail is not valid. Reason: Detail is a required argument.'],
      malformed,
      malformed,
      ['NotAuthorizedForSourceException', 'Not authorized for the source.'],
      ['InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType has more than 128 characters.'],
      malformed,
      [undefined, undefined],
    ]);
    expect((await received()).map(({ id }) => id)).toEqual([Entries![8]!.EventId]);
  });

  const sized = (bytes: number) => entry({ Detail: JSON.stringify({ kind: 'x'.repeat(bytes - 28 - 5) }) });

  it('takes a megabyte in all', async () => {
    const [one, two] = [sized(1024 * 512), sized(1024 * 512)];
    expect(await put(one, two)).toMatchObject({ FailedEntryCount: 0 });
    expect(await received()).toHaveLength(2);
    await expect(put(one, { ...two, Resources: ['x'] })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Total size of the entries in the request is over the limit.',
    });
  });

  it.each<[string, PutEventsRequestEntry[], RegExp]>([
    ['no entries', [], /'entries' failed to satisfy constraint: Member must have length greater than or equal to 1/],
    ['eleven', Array<PutEventsRequestEntry>(11).fill(entry()), /must have length less than or equal to 10/],
    [
      'a name that no bus may have',
      [entry(), entry({ EventBusName: 'a bus' })],
      /Value 'a bus' at 'entries.2.member.eventBusName' failed to satisfy constraint/,
    ],
  ])('rejects %s', async (_, entries, message) => {
    await expect(put(...entries)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message) as string,
    });
    expect(await received()).toEqual([]);
  });

  const as = async (role: string, ...Entries: PutEventsRequestEntry[]) => {
    const client = new EventBridgeClient(backend.aws(`arn:aws:iam::123456789012:role/${role}`));
    return client.send(new PutEventsCommand({ Entries })).finally(() => client.destroy());
  };
  const denied = (role: string, bus: string) => ({
    name: 'AccessDeniedException',
    message: `User: arn:aws:sts::123456789012:assumed-role/${role}/local is not authorized to perform: events:PutEvents on resource: arn:aws:events:us-east-1:123456789012:event-bus/${bus} because no identity-based policy allows the events:PutEvents action`,
  });

  it('is for roles whose policy names the bus, each bus of a request', async () => {
    expect(await as('teller', entry())).toMatchObject({ FailedEntryCount: 0 });
    expect(await received()).toHaveLength(1);
    await expect(as('teller', entry(), entry({ EventBusName: 'default' }))).rejects.toMatchObject(
      denied('teller', 'default'),
    );
    await expect(as('teller', entry({ EventBusName: 'nobody' }))).rejects.toMatchObject(denied('teller', 'nobody'));
    expect(await received()).toEqual([]);
  });

  it('is for roles that the policy of the bus names, under its conditions', async () => {
    expect(await as('visitor', entry({ Source: 'visit' }))).toMatchObject({ FailedEntryCount: 0 });
    expect(await received()).toHaveLength(1);
    await expect(as('visitor', entry({ Source: 'visit' }), entry())).rejects.toMatchObject(
      denied('visitor', 'changes'),
    );
  });

  it('rejects another signature', async () => {
    const client = new EventBridgeClient({
      ...backend.aws(),
      credentials: { accessKeyId: 'local', secretAccessKey: 'remote' },
    });
    await expect(client.send(new PutEventsCommand({ Entries: [entry()] }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    client.destroy();
  });
});
