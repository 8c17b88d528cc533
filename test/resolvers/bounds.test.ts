import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { signer, startInput } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const identity = identityOf('carol@example.com');
const of = (length: number) => 'x'.repeat(length);
const inTime = (milliseconds: number) => new Date((backend?.clock.now() ?? Date.now()) + milliseconds).toISOString();
const day = 86_400_000;
const people = (count: number, perOrder = 40) =>
  Array.from({ length: count }, (_, at) => signer(`signer${at}@example.com`, { order: Math.floor(at / perOrder) + 1 }));
const bob = (overrides: object) => ({ signers: [signer('bob@example.com', overrides)] });
/** An address of so many characters. */
const address = (length: number) => `${of(64)}@${`${of(63)}.`.repeat(2)}${of(length - 193 - '.com'.length)}.com`;

/** The last value that each bound of the schema lets through, and the first that it does not. */
const bounds: Record<string, [within: Partial<StartSigningInput>, beyond: Partial<StartSigningInput>]> = {
  'an id of 8 characters at least': [{ id: of(8) }, { id: of(7) }],
  'an id of 64 characters': [{ id: of(64) }, { id: of(65) }],
  'a documentId of 1 character at least': [{ documentId: 'x' }, { documentId: '' }],
  'a documentId of 200 characters': [{ documentId: of(200) }, { documentId: of(201) }],
  'a hash of 64 digits': [{ documentSha256: 'aF'.repeat(32) }, { documentSha256: 'a'.repeat(65) }],
  'a hash of 64 digits at least': [{ documentSha256: '0'.repeat(64) }, { documentSha256: '0'.repeat(63) }],
  'a hash of hexadecimal digits': [{ documentSha256: 'f'.repeat(64) }, { documentSha256: 'g'.repeat(64) }],
  'a title of 200 characters': [{ title: of(200) }, { title: of(201) }],
  'a message of 2,000 characters': [{ message: of(2000) }, { message: of(2001) }],
  'one signer at least': [{ signers: people(1) }, { signers: [] }],
  '100 signers': [{ signers: people(100) }, { signers: people(101) }],
  '40 signers of one order': [{ signers: people(40) }, { signers: people(41, 41) }],
  'order 1 at least': [bob({ order: 1 }), bob({ order: 0 })],
  'order 100': [bob({ order: 100 }), bob({ order: 101 })],
  'a name of 100 characters': [bob({ name: of(100) }), bob({ name: of(101) })],
  'an address of 254 characters': [{ signers: [signer(address(254))] }, { signers: [signer(address(255))] }],
  'a deadline in one minute at least': [{ expiresInSeconds: 60 }, { expiresInSeconds: 59 }],
  'a deadline in 31,449,600 seconds': [{ expiresInSeconds: 31_449_600 }, { expiresInSeconds: 31_449_601 }],
  // What is left of the minute, or of the day, is for the evaluation: the clock of AWS cannot be stopped.
  'a moment one minute ahead at least': [{ expiresAt: inTime(90_000) }, { expiresAt: inTime(59_000) }],
  'a moment 364 days ahead': [{ expiresAt: inTime(364 * day - 60_000) }, { expiresAt: inTime(364 * day + 60_000) }],
  'reminders each minute at least': [{ remindEverySeconds: 60 }, { remindEverySeconds: 59 }],
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
  it.each(['Mutation.declineDocument', 'Mutation.cancelSigning'])('are 1 and 500 characters for %s', async (name) => {
    const give = (reason: string) =>
      evaluate(name, 'request', { arguments: { input: { requestId: 'request-1', reason } }, identity, stash: {} });
    for (const within of ['x', of(500)]) expect((await give(within)).error).toBeUndefined();
    for (const beyond of [' ', of(501)]) expect((await give(beyond)).error).toContain('reason is not accepted');
  });
});

describe('a page', () => {
  it.each([
    ['signingRequests', 'Query.signingRequests'],
    ['pendingSignatures', 'queryOpenSignatures'],
  ])('of %s holds 20 rows where nothing is said', async (field, query) => {
    const schema = buildSchema(`${readFileSync('appsync.graphql', 'utf8')}${readFileSync('schema.graphql', 'utf8')}`);
    const { args } = schema.getQueryType()!.getFields()[field]!;
    expect(args.find(({ name }) => name === 'limit')!.defaultValue).toBe(20);
    const { result, stash } = await evaluate(query, 'request', {
      arguments: { limit: null },
      identity,
      stash: {},
    });
    expect(stash.query?.limit ?? result.limit).toBe(20);
  });
});
