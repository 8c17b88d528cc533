import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import type { StartSigningInput } from '../../generated/schema.ts';
import { inputFields } from '../../functions/domain/fields.ts';
import { limits } from '../../functions/domain/limits.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { signer, startInput } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const identity = identityOf('carol@example.com');
const of = (length: number) => 'x'.repeat(length);
/** A text of so many characters in all, of the form that the field has. */
const long = (field: string, length: number): unknown => {
  if (field === 'documentUrl') return `https://example.com/${of(length - 20)}`;
  return field === 'metadata' ? { name: of(length - '{"name":""}'.length) } : of(length);
};
const inTime = (seconds: number) => new Date((backend?.clock.now() ?? Date.now()) + seconds * 1000).toISOString();
const people = (count: number, perOrder: number = limits.signersOfOrder) =>
  Array.from({ length: count }, (_, at) => signer(`signer${at}@example.com`, { order: Math.floor(at / perOrder) + 1 }));
const bob = (overrides: object) => ({ signers: [signer('bob@example.com', overrides)] });
/** An address of so many characters. */
const address = (length: number) => `${of(64)}@${`${of(63)}.`.repeat(2)}${of(length - 193 - '.com'.length)}.com`;

/** Metadata as a resolver gets it. */
const strings = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`name${at}`, 'value'])) as unknown as string;

type Input = Partial<StartSigningInput>;
const seconds = (expiresInSeconds: number) => ({ expiresInSeconds });

/** The last value that each bound of the schema lets through, and the first that it does not. */
const bounds: Record<string, [within: Input, beyond: Input]> = {
  'an id of the least characters': [{ id: of(limits.shortestId) }, { id: of(limits.shortestId - 1) }],
  'an id of the most characters': [{ id: of(limits.longestId) }, { id: of(limits.longestId + 1) }],
  'a documentId of 1 character at least': [{ documentId: 'x' }, { documentId: '' }],
  ...Object.fromEntries(
    Object.entries(inputFields).flatMap(([field, { characters: most }]) =>
      most
        ? [[`a ${field} of the most characters`, [{ [field]: long(field, most) }, { [field]: long(field, most + 1) }]]]
        : [],
    ),
  ),
  'as many strings of metadata as there may be': [
    { metadata: strings(limits.metadata) },
    { metadata: strings(limits.metadata + 1) },
  ],
  'a hash of all digits': [
    { documentSha256: 'aF'.repeat(limits.sha256 / 2) },
    { documentSha256: 'a'.repeat(limits.sha256 + 1) },
  ],
  'a hash of all digits at least': [
    { documentSha256: '0'.repeat(limits.sha256) },
    { documentSha256: '0'.repeat(limits.sha256 - 1) },
  ],
  'a hash of hexadecimal digits': [
    { documentSha256: 'f'.repeat(limits.sha256) },
    { documentSha256: 'g'.repeat(limits.sha256) },
  ],
  'one signer at least': [{ signers: people(1) }, { signers: [] }],
  'the most signers': [{ signers: people(limits.signers) }, { signers: people(limits.signers + 1) }],
  'the most signers of one order': [
    { signers: people(limits.signersOfOrder) },
    { signers: people(limits.signersOfOrder + 1, limits.signersOfOrder + 1) },
  ],
  'the most observers': [{ observers: people(limits.observers) }, { observers: people(limits.observers + 1) }],
  'the longest name of an observer': [
    { observers: [signer('olga@example.com', { name: of(limits.name) })] },
    { observers: [signer('olga@example.com', { name: of(limits.name + 1) })] },
  ],
  'order 1 at least': [bob({ order: 1 }), bob({ order: 0 })],
  'the last order': [bob({ order: limits.order }), bob({ order: limits.order + 1 })],
  'the longest name': [bob({ name: of(limits.name) }), bob({ name: of(limits.name + 1) })],
  'the longest address': [
    { signers: [signer(address(limits.address))] },
    { signers: [signer(address(limits.address + 1))] },
  ],
  'the nearest deadline': [seconds(limits.nearestDeadline), seconds(limits.nearestDeadline - 1)],
  'the farthest deadline': [seconds(limits.farthestDeadline), seconds(limits.farthestDeadline + 1)],
  // What is left of the minute, or of the day, is for the evaluation: the clock of AWS cannot be stopped.
  'the nearest moment': [
    { expiresAt: inTime(limits.nearestDeadline + 30) },
    { expiresAt: inTime(limits.nearestDeadline - 1) },
  ],
  'the farthest moment': [
    { expiresAt: inTime(limits.farthestDeadline - 60) },
    { expiresAt: inTime(limits.farthestDeadline + 60) },
  ],
  'the quickest reminders': [
    { remindEverySeconds: limits.shortestReminder },
    { remindEverySeconds: limits.shortestReminder - 1 },
  ],
};

describe('the bounds of startSigning', () => {
  it.each(Object.entries(bounds))('takes %s and no more', async (_name, [within, beyond]) => {
    const start = (overrides: Partial<StartSigningInput>) =>
      evaluate('newRequest', 'request', {
        arguments: { input: startInput(overrides) },
        identity,
        stash: {},
        env: { AUTOMATIC_SIGNERS: 'alice@example.com' },
      });
    expect((await start(within)).error).toBeUndefined();
    expect((await start(beyond)).error).toContain('is not accepted');
  });
});

describe('the bounds of a reason', () => {
  it.each(['Mutation.declineDocument', 'Mutation.cancelSigning'])(
    'are one character and the most for %s',
    async (name) => {
      const give = (reason: string) =>
        evaluate(name, 'request', { arguments: { input: { requestId: 'request-1', reason } }, identity, stash: {} });
      for (const within of ['x', of(limits.reason)]) expect((await give(within)).error).toBeUndefined();
      for (const beyond of [' ', of(limits.reason + 1)])
        expect((await give(beyond)).error).toContain('reason is not accepted');
    },
  );
});

describe('a page', () => {
  it.each([
    ['signingRequests', 'Query.signingRequests'],
    ['pendingSignatures', 'queryOpenSignatures'],
  ])('of %s holds the usual number of rows where nothing is said', async (field, query) => {
    const schema = buildSchema(`${readFileSync('appsync.graphql', 'utf8')}${readFileSync('schema.graphql', 'utf8')}`);
    const { args } = schema.getQueryType()!.getFields()[field]!;
    expect(args.find(({ name }) => name === 'limit')!.defaultValue).toBe(limits.usualPage);
    const { result, stash } = await evaluate(query, 'request', {
      arguments: { limit: null },
      identity,
      stash: {},
    });
    expect(stash.query?.limit ?? result.limit).toBe(limits.usualPage);
  });
});
