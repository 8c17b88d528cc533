import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { AwsError } from '@countersign/local';
import { decodeJwt } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  DeclineDocumentDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { withMail } from '../support/synthesised.ts';

/** Ids of requests whose put fails. */
const failing = new Set<string>();
const limits = { open: 5, hour: 8, mails: 12 };
const backend = await startBackend({
  assembly: await synthesise({
    context: { ...withMail.context, limits: `open:${limits.open},hour:${limits.hour},mails:${limits.mails}` },
  }),
  intercept: {
    async dataSource(target, input, perform) {
      const { Item } = input as { Item?: { id?: { S: string } } };
      if (target.endsWith('.PutItem') && failing.has(Item?.id?.S ?? ''))
        throw new AwsError('ProvisionedThroughputExceededException', 'slow down');
      return perform();
    },
  },
});
afterAll(() => backend.stop());
const { clock } = backend;
/** Moves the clock on when nothing is under way: what it overtakes is signed too long ago. */
const pass = async (milliseconds: number) => {
  await backend.idle();
  clock.advance(milliseconds);
};
const { executionEnded } = inside(backend);
const [hour, day] = [3_600_000, 86_400_000];
// Counts are those of an hour and a day of the clock: both have just begun.
await pass(day - (clock.now() % day));

const bob = await backend.as('bob@example.com');
let people = 0;
/** Somebody who has used nothing. */
const somebody = () => backend.as(`requester-${people++}@example.com`);
const byHand = { signers: [signer('bob@example.com')] };
let requests = 0;
const newId = () => `usage-request-${requests++}`;
const start = async (person: Person, overrides: Partial<StartSigningInput> = {}) => {
  const input = startInput({ id: newId(), ...byHand, ...overrides });
  const { errors } = await person.run(StartSigningDocument, { input });
  return { id: input.id!, code: errors?.[0]?.errorType ?? 'ok', error: errors?.[0] as Refusal | undefined };
};
interface Refusal {
  message: string;
  errorInfo: unknown;
}
const startMany = (person: Person, count: number) => Promise.all(Array.from({ length: count }, () => start(person)));
const accepted = (started: { code: string; id: string }[]) =>
  started.filter(({ code }) => code === 'ok').map(({ id }) => id);
const codes = (started: { code: string }[]) => [...new Set(started.map(({ code }) => code))].sort();
const cancel = async (person: Person, id: string) => {
  await person.get(CancelSigningDocument, { input: { requestId: id } });
  await executionEnded(id);
  await backend.idle();
};

const tables = DynamoDBDocumentClient.from(new DynamoDBClient(backend.aws));
const TableName = backend.template
  .ofType('AWS::DynamoDB::Table')
  .find(({ logicalId }) => logicalId.startsWith('UsageTable'))!.physicalId;
/** What the table has of a person: open requests, and the counts of hours and days. */
const usageOf = async ({ token }: Person) => {
  const Key = { sub: decodeJwt(token).sub! };
  const { Item = {} } = await tables.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const counts = (kind: string) => Object.entries(Item).flatMap(([name, n]) => (name.startsWith(kind) ? [n] : []));
  return { open: [...((Item.open as Set<string>) ?? [])].sort(), hours: counts('hour:'), days: counts('day:') };
};

describe('a person', () => {
  it('has as many open requests as are allowed, however many are started at once', async () => {
    const person = await somebody();
    const started = await startMany(person, limits.open + 3);
    expect(accepted(started)).toHaveLength(limits.open);
    expect(codes(started)).toEqual(['TooManyRequests', 'ok']);
    expect(started.find(({ error }) => error)!.error).toMatchObject({
      message: 'you have 5 open requests, which is the most; come back when one has ended, or cancel one',
      errorInfo: { retryAfter: null },
    });
    expect(await usageOf(person)).toEqual({ open: accepted(started).sort(), hours: [5], days: [5] });
  });

  it.each([
    ['COMPLETED', (id: string) => bob.get(SignDocumentDocument, { input: { requestId: id } })],
    ['DECLINED', (id: string) => bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'no' } })],
    ['EXPIRED', async () => await pass(90_000)],
    ['CANCELLED', (id: string, by: Person) => by.get(CancelSigningDocument, { input: { requestId: id } })],
  ])('may start another one when one is %s, whatever ends it', async (_status, end) => {
    const person = await somebody();
    const first = await start(person, { expiresInSeconds: 60 });
    expect(codes(await startMany(person, limits.open - 1))).toEqual(['ok']);
    expect((await start(person)).code).toBe('TooManyRequests');
    await backend.idle();
    await end(first.id, person);
    await executionEnded(first.id);
    await backend.idle();
    expect((await usageOf(person)).open).toHaveLength(limits.open - 1);
    expect(codes([await start(person), await start(person)])).toEqual(['TooManyRequests', 'ok']);
  });

  it('starts as many in an hour as are allowed, and is told when to come back', async () => {
    const person = await somebody();
    for (const id of accepted(await startMany(person, limits.open))) await cancel(person, id);
    const started = await startMany(person, limits.open);
    expect(accepted(started)).toHaveLength(limits.hour - limits.open);
    const { error } = await start(person);
    const next = Math.ceil(clock.now() / hour) * hour;
    const { retryAfter } = error!.errorInfo as { retryAfter: number };
    expect(Math.abs(clock.now() + retryAfter * 1000 - next)).toBeLessThan(2000);
    expect(error!.message).toBe(
      `you have started 8 requests in this hour, which is the most; come back at ${new Date(next).toISOString()}`,
    );
    await pass(next - clock.now());
    expect((await start(person)).code).toBe('ok');
    expect(await usageOf(person)).toMatchObject({ hours: [1], days: [9] });
  });

  it('causes as many mails on a day as are allowed, by starts, reminders and reassignments', async () => {
    await pass(day - (clock.now() % day));
    const person = await somebody();
    const signers = ['bob', 'dora', 'emil'].map((name) => signer(`${name}@example.com`));
    const robot = signer('alice@example.com', { method: 'AUTOMATIC' });
    // Three asks, and two reminders of each within the day.
    const first = await start(person, { signers: [...signers, robot], remindEverySeconds: 43_200 });
    expect(await usageOf(person)).toMatchObject({ days: [9] });
    await backend.idle();
    await pass(hour);
    const remind = { input: { requestId: first.id, signer: 'bob@example.com' } };
    await person.get(RemindSignersDocument, remind);
    await person.get(RemindSignersDocument, remind);
    expect(await usageOf(person)).toMatchObject({ days: [10] });
    const input = { requestId: first.id, from: 'bob@example.com', to: { email: 'finn@example.com' } };
    await person.get(ReassignSignerDocument, { input });
    await person.get(ReassignSignerDocument, { input });
    expect(await usageOf(person)).toMatchObject({ days: [11] });
    expect(codes(await startMany(person, 3))).toEqual(['TooManyRequests', 'ok']);
    const refused = [
      (await person.run(RemindSignersDocument, { input: { requestId: first.id, signer: 'dora@example.com' } })).errors,
      (
        await person.run(ReassignSignerDocument, {
          input: { ...input, from: 'dora@example.com', to: { email: 'gus@example.com' } },
        })
      ).errors,
    ];
    const next = new Date(Math.ceil(clock.now() / day) * day).toISOString();
    for (const errors of refused)
      expect(errors).toMatchObject([
        {
          errorType: 'TooManyRequests',
          message: `it would send more than the 12 mails a day that are allowed to you; come back at ${next}`,
        },
      ]);
    await pass(day);
    expect((await start(person)).code).toBe('ok');
    expect(await usageOf(person)).toMatchObject({ hours: [1], days: [1] });
  });

  it('is told where one call sends more mails than a day has', async () => {
    const signers = Array.from({ length: 13 }, (_, index) => signer(`signer${index}@example.com`));
    expect((await start(await somebody(), { signers })).error).toMatchObject({
      message: 'it would send 13 mails, and 12 a day are allowed; split it',
      errorInfo: { retryAfter: null },
    });
  });

  it('uses nothing by repeating a call, one after another or at once', async () => {
    const person = await somebody();
    const id = newId();
    const repeated = await Promise.all(Array.from({ length: 6 }, () => start(person, { id })));
    expect(codes([...repeated, await start(person, { id })])).toEqual(['ok']);
    expect(await usageOf(person)).toEqual({ open: [id], hours: [1], days: [1] });
    await cancel(person, id);
    expect((await start(person, { id })).code).toBe('ok');
    expect(await usageOf(person)).toEqual({ open: [], hours: [1], days: [1] });
  });

  it('has no open request by a start that failed, or whose id another one has', async () => {
    const [person, other] = [await somebody(), await somebody()];
    const id = newId();
    failing.add(id);
    expect((await start(person, { id })).code).toBe('Unavailable');
    expect((await usageOf(person)).open).toEqual([]);
    failing.delete(id);
    expect((await start(person, { id })).code).toBe('ok');
    expect((await start(other, { id })).code).toBe('IdempotencyConflict');
    expect(await usageOf(other)).toEqual({ open: [], hours: [], days: [] });
    const contested = newId();
    const both = await Promise.all([person, other].map((each) => start(each, { id: contested })));
    expect(codes(both)).toEqual(['IdempotencyConflict', 'ok']);
    const winner = both[0]!.code === 'ok' ? [person, other] : [other, person];
    expect((await usageOf(winner[0]!)).open).toContain(contested);
    expect((await usageOf(winner[1]!)).open).not.toContain(contested);
  });

  it('uses the own share by giving the own place away', async () => {
    const [person, giver] = [await somebody(), await somebody()];
    const from = `requester-${people - 1}@example.com`;
    const { id } = await start(person, { signers: [signer(from)], allowReassignment: true });
    const input = { requestId: id, from, to: { email: 'dora@example.com' } };
    expect((await giver.run(ReassignSignerDocument, { input })).errors).toBeUndefined();
    expect(await usageOf(giver)).toEqual({ open: [], hours: [], days: [1] });
    expect(await usageOf(person)).toMatchObject({ days: [1] });
  });
});
