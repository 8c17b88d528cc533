import type { Usage } from '@countersign/local';
import { dollarsOf, priceList } from './prices.ts';
import { createStoryteller, inviting, mailing, posting, sealing, type Story } from './stories.ts';
import type { Result } from './table.ts';

/**
 * The tutorial's design on the story of Alice and Bob, counted from its text: a Parallel of two tasks, its start and its
 * end; the functions that sign for Alice, keep Bob's token and give it back; one put of the token and one get.
 */
const tutorial = {
  ...{ transitions: 5, invocations: 3, gigabyteSeconds: 0.01, writeUnits: 1, readUnits: 0.5 },
  ...{
    streamRecords: 0,
    streamReads: 0,
    operations: 0,
    messages: 0,
    mails: 0,
    customEvents: 0,
    eventDeliveries: 0,
    scheduledEvents: 0,
    queueRequests: 0,
    kmsRequests: 0,
    objectWrites: 0,
    objectReads: 0,
  },
};

const tutorialLacks =
  'The tutorial is cheaper by what it lacks: no API and no identity (anyone may sign), no record or history of the request, no update and no inbox, no decline, no reminder, ' +
  'a token kept by document alone (a second signer overwrites the first), a timeout that leaves the record pending. Its GB-seconds are an estimate.';

/** What the looks cost: of a stack at rest, and of a request. */
const howLooked = (look: Usage) =>
  `There are 720 looks a day: a stack at rest pays US$${(dollarsOf(look) * 720 * 30).toFixed(2)} a month for them. A request pays 2 write units for its place in the index; ` +
  'each look after an open one takes 3 read units, 2 write units of the index and those of its item, and there are nine in thirty days, 57 in a year.';

const howPosted =
  'A webhook that answers costs each change an invocation (changes that wait together come in one), a read of the request, of the webhooks, of the delivery and of the secret, and a write of the delivery.';

const howSealed =
  'Where requests are sealed, each change is an object put, and the end is one run more: it reads the request and the objects of its changes, signs twice by KMS, puts seal, record and PDF, ' +
  'and writes SEALED, which is pushed, put on the bus and recorded as every change is. A key costs a dollar a month; what a time stamp authority takes is not counted.';

const howChanged =
  'An extension, and a reminder of one, cost a read, a write, an invocation and an update each. Where an extended request is open at its old deadline, each signer who is waited for costs ' +
  'two transitions and one invocation more, which learn the new one; and as many again where nobody has answered by then. In its story an hour passes, in which two people take new tokens. ' +
  'A viewing keeps evidence, which makes the item larger for all that follows; a reassignment asks anew; an erasure is one put, told to both who follow the stream.';

const howMailed =
  'With mail a start and an end are counted for the person who asks, and each mail is noted before and after it is sent, and when it has arrived. What dwarfs all of it: beyond 10,000 a month, ' +
  'each person who signs in at the user pool in a month costs US$0.015 (https://aws.amazon.com/cognito/pricing/, plan Essentials).';

const howInvited =
  'Who comes by a link makes four calls: the invitation, a code, a session, the answer. Each is an invocation of the authorizer and a read more; three are one of the function of links, which reads and writes ' +
  'the row of codes; and the code is a mail. Such a person is none of the user pool to pay for.';

const howCounted = [
  `List prices of ${priceList.region}, ${priceList.date} (bench/prices.json), beyond the free tiers. Not counted, for they are billed by time or volume: storage, connection minutes, transfer, logs, traces.`,
  'Transitions are the states entered, and the start and the end as in the examples of AWS. Invocations are those of the worst case, each change delivered by itself; changes that wait together come in one.',
  'Everybody is told: the requester and each signer watch on a connection of their own (its handshake counts as messages), each signer lists the inbox once, the requester reads the closed request.',
  'Stream records read by Lambda and the deliveries of AWS events are free. GB-seconds are those of this machine, its cold starts included.',
];

/** Counts what stories would cost; the write units of a request grow with its item, since each change writes it whole. */
export async function benchCost({ quick }: { quick: boolean }): Promise<Result> {
  const stories: [string, Story][] = [
    ...[1, 2, 5, ...(quick ? [] : [20, 40, 100])].map((signers): [string, Story] => [named(signers), { signers }]),
    ['2 signers, one declines', { signers: 2, declines: true }],
    ['5 signers, 3 are required', { signers: 5, required: 3 }],
    ['2 signers, extended, reminded', { signers: 2, changes: ['extend', 'remind'] }],
    ['2 signers, one views first', { signers: 2, changes: ['view'] }],
    ['2 signers, one reassigned', { signers: 2, changes: ['reassign'] }],
    ['2 signers, erased at the end', { signers: 2, changes: ['erase'] }],
  ];
  const [mailed, posted] = [await usageOfTwo(mailing), await usageOfTwo(posting)];
  const invited = await usageOfTwo(inviting, { isByLink: true });
  const sealed = await usageOfTwo(sealing);
  const storyteller = await createStoryteller();
  // So that no story pays for the start of the functions.
  await storyteller.perform({ signers: 2, declines: true });
  const usages: [string, Usage & { signers: number }][] = [];
  for (const [name, story] of stories) usages.push([name, { ...(await storyteller.perform(story)), ...story }]);
  usages.push(
    ['2 signers, told by mail', mailed],
    ['2 signers, one by link', invited],
    ['2 signers, with one webhook', posted],
    ['2 signers, sealed', sealed],
  );
  const look = await storyteller.look();
  await storyteller.stop();

  const two = usages.find(([name]) => name === named(2))![1];
  const hundred = usages.find(([name]) => name === named(100))?.[1];
  return {
    tables: [
      {
        title: 'Cost of a request',
        columns: ['story', ...columns.map(([head]) => head), 'US$'],
        rows: [...usages, ['a look where nothing is due', look] as const, ['the tutorial', tutorial] as const].map(
          ([name, usage]) => [name, ...columns.map(([, unit]) => usage[unit]), dollars(dollarsOf(usage))],
        ),
        notes: [tutorialLacks, ...howCounted, howChanged, howMailed, howInvited, howPosted, howSealed, howLooked(look)],
      },
      {
        title: 'Growth with the signers',
        columns: [
          'story',
          'transitions a signer',
          'invocations a signer',
          'invocations as batched',
          'write units a signer',
          'US$ a signer',
        ],
        rows: usages.map(([name, usage]) => {
          const { signers, transitions, invocations, invocationsAsBatched, writeUnits } = usage;
          return [
            ...[name, transitions / signers, invocations / signers, invocationsAsBatched, writeUnits / signers],
            dollars(dollarsOf(usage) / signers),
          ];
        }),
        notes: [
          'A further signer adds 2 transitions and 4 invocations; each further group of 40 adds one transition. Write units grow with the item, of which every change writes the whole.',
        ],
      },
    ],
    goals: [
      { what: 'transitions, 2 signers', measured: two.transitions, goal: 12, unit: '' },
      { what: 'Lambda invocations, 2 signers', measured: two.invocations, goal: 10, unit: '' },
      { what: 'write units, 2 signers', measured: two.writeUnits, goal: 16, unit: '' },
      { what: 'price, 2 signers', measured: dollarsOf(two) * 1e6, goal: 350, unit: 'US$ a million' },
      { what: 'price, 2 signers, with mail', measured: dollarsOf(mailed) * 1e6, goal: 1000, unit: 'US$ a million' },
      { what: 'price, 2 signers, sealed', measured: dollarsOf(sealed) * 1e6, goal: 600, unit: 'US$ a million' },
      { what: 'write units, 2 signers, sealed', measured: sealed.writeUnits, goal: 20, unit: '' },
      { what: 'price, one by link', measured: dollarsOf(invited) * 1e6, goal: 1400, unit: 'US$ a million' },
      {
        ...{ what: 'invocations by link, more than by account', goal: 12, unit: '' },
        measured: invited.invocations - mailed.invocations,
      },
      {
        ...{ what: 'write units by link, more than by account', goal: 12, unit: '' },
        measured: invited.writeUnits - mailed.writeUnits,
      },
      ...(hundred
        ? [{ what: 'write units a signer, 100 signers', measured: hundred.writeUnits / 100, goal: 40, unit: '' }]
        : []),
    ],
  };
}

/** What the story of two signers uses in a stack with more than there must be. */
async function usageOfTwo(
  context: Record<string, string>,
  how: Partial<Story> = {},
): Promise<Usage & { signers: number }> {
  const { perform, stop } = await createStoryteller(context);
  // So that it does not pay for the start of the functions.
  await perform({ signers: 2, ...how });
  const usage = await perform({ signers: 2, ...how });
  await stop();
  return { ...usage, signers: 2 };
}

const named = (signers: number) => (signers === 1 ? '1 signer' : `${signers} signers`);

const columns = [
  ['transitions', 'transitions'],
  ['invocations', 'invocations'],
  ['GB-s', 'gigabyteSeconds'],
  ['write units', 'writeUnits'],
  ['read units', 'readUnits'],
  ['records', 'streamRecords'],
  ['reads', 'streamReads'],
  ['calls', 'operations'],
  ['messages', 'messages'],
  ['mails', 'mails'],
  ['events', 'customEvents'],
  ['delivered', 'eventDeliveries'],
  ['queue', 'queueRequests'],
  ['KMS', 'kmsRequests'],
  ['put', 'objectWrites'],
  ['got', 'objectReads'],
] as const;

const dollars = (value: number) => value.toFixed(6);
