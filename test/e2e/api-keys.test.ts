import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CancelSigningDocument,
  CreateApiKeyDocument,
  CreateWebhookDocument,
  DeleteWebhookDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  ListApiKeysDocument,
  ListPendingSignaturesDocument,
  ListSigningRequestsDocument,
  ListSigningRequestsWholeDocument,
  ListWebhookDeliveriesDocument,
  ListWebhooksDocument,
  OnSignatureRequestedDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  RevokeApiKeyDocument,
  RotateWebhookSecretDocument,
  SendTestWebhookDocument,
  SignDocumentDocument,
  StartSigningDocument,
  UpdateWebhookDocument,
} from '../../generated/operations.ts';
import type { ApiKeyScope, StartSigningInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { allScopes, codeOf, type Program, programOf } from '../support/api-keys.ts';
import { type Person, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { startReceiver } from '../support/receiver.ts';
import { withAll } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withAll) });
const receiver = await startReceiver();
afterAll(receiver.close);
afterAll(() => backend.stop());
const { clock, idle } = backend;

let people = 0;
/** A requester of a test's own. */
const owner = () => backend.as(`carol-${++people}@example.com`);
const made = async (input: Parameters<typeof programOf>[2] = {}) => {
  const carol = await owner();
  return { carol, program: await programOf(backend, carol, input) };
};
const start = async (by: Pick<Program, 'get'>, input: Partial<StartSigningInput> = {}) => {
  const given = { signers: [signer('bob@example.com')], ...input };
  const { id } = await by.get(StartSigningDocument, { input: startInput(given) });
  await idle();
  return id;
};
const hour = 3_600_000;

describe('an API key', () => {
  it('lets a program do as a requester what its owner may, from the start to the erasure', async () => {
    const { carol, program } = await made({ name: 'billing (nightly)' });
    const signers = ['bob@example.com', 'dan@example.com'].map((email) => signer(email));
    const { id, requestedBy } = await program.get(StartSigningDocument, { input: startInput({ signers }) });
    expect(requestedBy).toMatch(/^carol-\d+@example\.com$/);
    const updates = await program.subscribe(OnSignatureUpdateDocument, { requestId: id });
    await idle();
    await program.get(ExtendDeadlineDocument, { input: { requestId: id, expiresInSeconds: 60 * 86_400 } });
    const to = { email: 'erin@example.com' };
    await program.get(ReassignSignerDocument, { input: { requestId: id, from: 'bob@example.com', to } });
    await idle();
    clock.advance(2 * hour);
    await program.get(RemindSignersDocument, { input: { requestId: id, signer: 'dan@example.com' } });
    await (await backend.as('erin@example.com')).get(SignDocumentDocument, { input: { requestId: id } });
    await program.get(CancelSigningDocument, { input: { requestId: id, reason: 'sold' } });
    await updates.until(({ event }) => event === 'SEALED');
    await updates.close();

    const expected = [
      ['STARTED', 'REQUESTER', 'KEY', 'billing (nightly)'],
      ['REQUESTED', 'SYSTEM', null, null],
      ['REQUESTED', 'SYSTEM', null, null],
      ['EXTENDED', 'REQUESTER', 'KEY', 'billing (nightly)'],
      ['REASSIGNED', 'REQUESTER', 'KEY', 'billing (nightly)'],
      ['REQUESTED', 'SYSTEM', null, null],
      ['REMINDED', 'REQUESTER', 'KEY', 'billing (nightly)'],
      ['SIGNED', 'SIGNER', 'ACCOUNT', null],
      ['CANCELLED', 'REQUESTER', 'KEY', 'billing (nightly)'],
      ['SEALED', 'SYSTEM', null, null],
    ];
    const historyBy = async (each: Pick<Person, 'get'>) =>
      (await each.get(GetSigningRequestDocument, { id })).history.map(({ type, actor, via, keyName }) => [
        ...[type, actor, via, keyName],
      ]);
    expect(await historyBy(carol)).toEqual(expected);
    expect(await historyBy(program)).toEqual(expected);
    const unnamed = expected.map(([type, actor, via]) => [type, actor, via, null]);
    expect(await historyBy(await backend.as('dan@example.com'))).toEqual(unnamed);
    const page = await program.get(ListSigningRequestsWholeDocument, {});
    expect(page.items.map(({ id: each, history }) => [each, history.at(-2)?.keyName])).toEqual([
      [id, 'billing (nightly)'],
    ]);
    await program.get(EraseRequestDocument, { input: { requestId: id } });
    // What stands of a signer is gone, and with it by what he came.
    const erased = [...unnamed.filter(([type]) => type !== 'SIGNED'), ['ERASED', 'REQUESTER', 'KEY', null]];
    expect((await historyBy(carol)).filter(([type]) => type !== 'SIGNED')).toEqual(erased);
  });

  it('sees the evidence as its owner does', async () => {
    const { program } = await made();
    const id = await start(program);
    await (await backend.as('bob@example.com')).get(SignDocumentDocument, { input: { requestId: id } });
    const { signers } = await program.get(GetSigningRequestDocument, { id });
    expect(signers[0]!.evidence).toMatchObject({ via: 'ACCOUNT', userAgent: 'node' });
  });

  it('manages webhooks, which tell of what it starts', async () => {
    const { carol, program } = await made();
    const { webhook } = await program.get(CreateWebhookDocument, { input: { url: `${receiver.url}/program` } });
    const { id } = webhook;
    expect(await carol.get(ListWebhooksDocument, {})).toMatchObject([{ id }]);
    await start(program);
    expect(receiver.at('/program').length).toBeGreaterThan(0);
    expect(JSON.stringify(receiver.at('/program'))).not.toContain('billing');
    const { items } = await program.get(ListWebhookDeliveriesDocument, { webhookId: id });
    expect(items.length).toBe(receiver.at('/program').length);
    await program.get(UpdateWebhookDocument, { input: { id, description: 'by a program' } });
    await program.get(RotateWebhookSecretDocument, { id });
    await program.get(SendTestWebhookDocument, { id });
    await program.get(DeleteWebhookDocument, { id });
    expect(await program.get(ListWebhooksDocument, {})).toEqual([]);
  });

  it('repeats a start of its owner’s, and the owner its', async () => {
    const { carol, program } = await made();
    const input = startInput({ id: `repeated-${people}`, signers: [signer('bob@example.com')] });
    await program.get(StartSigningDocument, { input });
    expect(await carol.get(StartSigningDocument, { input })).toMatchObject({ id: input.id });
    const { history } = await program.get(StartSigningDocument, { input });
    expect(history.filter(({ type }) => type === 'STARTED')).toHaveLength(1);
  });

  it('has the backend sign where its owner may', async () => {
    const { program } = await made();
    const signers = [signer('alice@example.com', { method: 'AUTOMATIC' })];
    const id = await start(program, { signers });
    const { status, history } = await program.get(GetSigningRequestDocument, { id });
    expect(status).toBe('COMPLETED');
    expect(history.map(({ type, actor, via }) => [type, actor, via])).toEqual([
      ['STARTED', 'REQUESTER', 'KEY'],
      ['SIGNED', 'SYSTEM', null],
      ['COMPLETED', 'SYSTEM', null],
      ['SEALED', 'SYSTEM', null],
    ]);
    const others = [signer('bob@example.com', { method: 'AUTOMATIC' })];
    expect(codeOf(await program.run(StartSigningDocument, { input: startInput({ signers: others }) }))).toBe(
      'InvalidInput',
    );
  });

  it('neither sees nor answers what its owner is asked by others', async () => {
    const { carol: dora, program } = await made();
    const email = `carol-${people}@example.com`;
    const eve = await owner();
    const id = await start(eve, { signers: [signer(email), signer('bob@example.com')], allowReassignment: true });
    expect(await dora.get(GetSigningRequestDocument, { id })).toMatchObject({ id });
    expect(codeOf(await program.run(GetSigningRequestDocument, { id }))).toBe('RequestNotFound');
    expect((await program.get(ListSigningRequestsDocument, {})).items).toEqual([]);
    await expect(program.subscribe(OnSignatureUpdateDocument, { requestId: id })).rejects.toThrow('RequestNotFound');
    await expect(program.subscribe(OnSignatureRequestedDocument, {})).rejects.toThrow('Unauthorized');
    expect(codeOf(await program.run(ListPendingSignaturesDocument, {}))).toBe('Unauthorized');
    expect(codeOf(await program.run(SignDocumentDocument, { input: { requestId: id } }))).toBe('Unauthorized');
    const give = { requestId: id, from: email, to: { email: 'erin@example.com' } };
    expect(codeOf(await program.run(ReassignSignerDocument, { input: give }))).toBe('RequestNotFound');
    expect(codeOf(await program.run(CancelSigningDocument, { input: { requestId: id } }))).toBe('RequestNotFound');
    const observed = await start(eve, { observers: [{ email }] });
    expect(codeOf(await program.run(GetSigningRequestDocument, { id: observed }))).toBe('RequestNotFound');
    // Nor does it sign where its owner is the requester and a signer.
    const own = await start(program, { signers: [signer(email)] });
    expect(codeOf(await program.run(SignDocumentDocument, { input: { requestId: own } }))).toBe('Unauthorized');
  });

  it('makes no keys, shows none and revokes none', async () => {
    const { carol, program } = await made();
    const create = { input: { name: 'another', scopes: allScopes } };
    expect(codeOf(await program.run(CreateApiKeyDocument, create))).toBe('Unauthorized');
    expect(codeOf(await program.run(ListApiKeysDocument, {}))).toBe('Unauthorized');
    expect(codeOf(await program.run(RevokeApiKeyDocument, { id: program.apiKey.id }))).toBe('Unauthorized');
    expect(await carol.get(ListApiKeysDocument, {})).toHaveLength(1);
  });

  const needing: [ApiKeyScope, string, (program: Program) => Promise<unknown>][] = [
    ['READ', 'signingRequests', (program) => program.run(ListSigningRequestsDocument, {})],
    ['START', 'startSigning', (program) => program.run(StartSigningDocument, { input: startInput() })],
    [
      ...(['CHANGE', 'cancelSigning'] as const),
      (program) => program.run(CancelSigningDocument, { input: { requestId: 'request-1' } }),
    ],
    ['WEBHOOKS', 'webhooks', (program) => program.run(ListWebhooksDocument, {})],
  ];

  it.each(needing)('without the scope %s is told so by %s', async (scope, field, call) => {
    const { program } = await made({ scopes: allScopes.filter((each) => each !== scope) });
    expect(await call(program)).toMatchObject({
      errors: [
        {
          errorType: 'Unauthorized',
          message: `the API key lacks the scope ${scope}, which ${field} needs; make one that has it`,
        },
      ],
    });
  });

  it('is shown with its secret once', async () => {
    const { carol, program } = await made({ scopes: ['START', 'READ', 'START'], expiresInDays: 366 });
    const { secret, apiKey } = program;
    expect(secret).toBe(`key-${apiKey.id}.${secret.slice(-43)}`);
    expect(secret).toMatch(/^key-[\w-]+~0~[\w-]{11}\.[\w-]{43}$/);
    const { createdAt, expiresAt } = apiKey;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(366 * 24 * hour);
    const shown = { ...{ name: 'billing', scopes: ['READ', 'START'] }, revokedAt: null, lastUsedAt: null };
    expect(await carol.get(ListApiKeysDocument, {})).toEqual([expect.objectContaining({ ...shown, ...apiKey })]);
    expect(JSON.stringify(await carol.get(ListApiKeysDocument, {}))).not.toContain(secret.slice(-43));
  });

  it('is good for 90 days where nothing is said', async () => {
    const { apiKey } = (await made({ expiresInDays: null })).program;
    expect(Date.parse(apiKey.expiresAt) - Date.parse(apiKey.createdAt)).toBe(90 * 24 * hour);
  });

  it('is refused from its end on', async () => {
    const { carol, program } = await made({ expiresInDays: 1 });
    clock.advance(24 * hour - 60_000);
    expect(codeOf(await program.run(ListSigningRequestsDocument, {}))).toBe('ok');
    clock.advance(60_000);
    expect(codeOf(await program.run(ListSigningRequestsDocument, {}))).toBe('UnauthorizedException');
    await expect(program.subscribe(OnSignatureUpdateDocument, { requestId: 'request-1' })).rejects.toThrow(
      'UnauthorizedException',
    );
    expect(await carol.get(ListApiKeysDocument, {})).toMatchObject([{ id: program.apiKey.id, revokedAt: null }]);
    clock.advance(31 * 24 * hour);
    await idle();
    expect(await carol.get(ListApiKeysDocument, {})).toEqual([]);
  });
});

describe('revokeApiKey', () => {
  it('ends the key at once, and its subscriptions, and nobody else’s', async () => {
    const { carol, program } = await made();
    const other = await programOf(backend, carol, { name: 'other' });
    const id = await start(carol);
    const [ended, ...others] = await Promise.all(
      [program, other, carol].map((each) => each.subscribe(OnSignatureUpdateDocument, { requestId: id })),
    );
    const revoked = await carol.get(RevokeApiKeyDocument, { id: program.apiKey.id });
    expect(revoked).toMatchObject({ id: program.apiKey.id, revokedAt: expect.any(String) as string });
    expect(codeOf(await program.run(ListSigningRequestsDocument, {}))).toBe('UnauthorizedException');
    await ended!.ended;
    await other.get(CancelSigningDocument, { input: { requestId: id } });
    for (const each of others) await each.until(({ event }) => event === 'CANCELLED');
    expect(ended!.items.map(({ event }) => event)).not.toContain('CANCELLED');
    for (const each of others) await each.close();
    clock.advance(hour);
    expect(await carol.get(RevokeApiKeyDocument, { id: program.apiKey.id })).toEqual(revoked);
  });

  it('knows no key of another person’s, nor what is none', async () => {
    const { program } = await made();
    const { carol: dora, program: hers } = await made();
    const [ofDora, slot, nonce] = hers.apiKey.id.split('~') as [string, string, string];
    const refused = [
      program.apiKey.id,
      `${ofDora}~${slot}~${nonce.split('').reverse().join('')}`,
      `${ofDora}~7~${nonce}`,
      `${ofDora}~99~${nonce}`,
      hers.secret,
      ...['', 'key', 'A~0~aaaaaaaaaaa', '~~', '__proto__', 'constructor', 'x'.repeat(3000)],
    ];
    for (const id of refused)
      expect([id, codeOf(await dora.run(RevokeApiKeyDocument, { id }))]).toEqual([id, 'ApiKeyNotFound']);
    for (const each of [program, hers]) expect(codeOf(await each.run(ListSigningRequestsDocument, {}))).toBe('ok');
  });

  it('leaves the key to be seen for 30 days, whatever is made meanwhile', async () => {
    const { carol, program } = await made();
    await carol.get(RevokeApiKeyDocument, { id: program.apiKey.id });
    const next = await programOf(backend, carol);
    const ids = async () => (await carol.get(ListApiKeysDocument, {}))!.map(({ id }) => id);
    expect((await ids()).sort()).toEqual([next.apiKey.id, program.apiKey.id].sort());
    clock.advance(31 * 24 * hour);
    await idle();
    expect(await ids()).toEqual([next.apiKey.id]);
  });
});

describe('createApiKey', () => {
  it('gives a person 20 keys that are good, and the last place once', async () => {
    const carol = await owner();
    const create = () =>
      carol.run(CreateApiKeyDocument, { input: { name: 'one', scopes: ['READ'], expiresInDays: 1 } });
    for (let each = 0; each < 19; each++) expect(codeOf(await create())).toBe('ok');
    const both = await Promise.all([create(), create()]);
    expect(both.map(codeOf).sort()).toEqual(['TooManyApiKeys', 'ok']);
    const keys = (await carol.get(ListApiKeysDocument, {}))!;
    expect(keys).toHaveLength(20);
    expect(new Set(keys.map(({ id }) => id)).size).toBe(20);
    expect(await create()).toMatchObject({
      errors: [{ message: 'you have 20 good API keys, as many as a person may have; revoke one first' }],
    });
    // Others have places of their own; a place is free again when its key is good no more.
    expect((await made()).program.apiKey.id).toContain('~0~');
    await carol.get(RevokeApiKeyDocument, { id: keys[7]!.id });
    expect(codeOf(await create())).toBe('ok');
    expect(codeOf(await create())).toBe('TooManyApiKeys');
    clock.advance(24 * hour);
    expect(codeOf(await create())).toBe('ok');
  });

  it('makes twenty at once', async () => {
    const carol = await owner();
    const create = () => carol.run(CreateApiKeyDocument, { input: { name: 'one', scopes: ['READ'] } });
    const all = await Promise.all(Array.from({ length: 21 }, create));
    expect(all.map(codeOf).sort()).toEqual(['TooManyApiKeys', ...Array<string>(20).fill('ok')]);
  });

  const name = (characters: number) => `got ${characters} characters; allowed: 1 to 50 of printable ASCII`;
  it.each<[string, object, string]>([
    ['no name', { name: '' }, name(0)],
    ['a name of blanks', { name: '   ' }, name(3)],
    ['a long name', { name: 'x'.repeat(51) }, name(51)],
    ['a name that is not ASCII', { name: 'fällig' }, name(6)],
    ['a name of two lines', { name: 'a\nb' }, name(3)],
    ['no scopes', { scopes: [] }, 'got none; allowed: one or more'],
    ['no days', { expiresInDays: 0 }, 'got 0; allowed: 1 to 366'],
    ['days of the past', { expiresInDays: -1 }, 'got -1; allowed: 1 to 366'],
    ['too many days', { expiresInDays: 367 }, 'got 367; allowed: 1 to 366'],
  ])('refuses %s', async (_, input, message) => {
    const carol = await owner();
    const given = { input: { name: 'one', scopes: allScopes, ...input } };
    const { errors } = await carol.run(CreateApiKeyDocument, given);
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', message: expect.stringContaining(message) as string }]);
    expect(await carol.get(ListApiKeysDocument, {})).toEqual([]);
  });

  it('takes a name of fifty characters, and names each key', async () => {
    const { program } = await made({ name: `${'~'.repeat(49)} ` });
    expect(program.apiKey.name).toBe(`${'~'.repeat(49)} `);
  });
});

describe('a key’s secret', () => {
  it('is found nowhere, and its hash in its own item alone', async () => {
    const { carol, program } = await made();
    const id = await start(program);
    await program.get(CancelSigningDocument, { input: { requestId: id } });
    await program.run(CreateApiKeyDocument, { input: { name: 'x', scopes: [] } });
    await carol.get(RevokeApiKeyDocument, { id: program.apiKey.id });
    await program.run(ListSigningRequestsDocument, {});
    await idle();
    const secret = program.secret.slice(-43);
    const hash = createHash('sha256').update(secret);
    const [asBase64, asHex] = [hash.copy().digest('base64url'), hash.digest('hex')];

    const client = new DynamoDBClient(backend.aws);
    for (const { physicalId, logicalId } of backend.template.ofType('AWS::DynamoDB::Table')) {
      const items = inspect((await client.send(new ScanCommand({ TableName: physicalId }))).Items, {
        depth: 9,
        maxArrayLength: null,
        maxStringLength: null,
      });
      expect([logicalId, items.includes(secret), items.includes(asHex)]).toEqual([logicalId, false, false]);
      expect([logicalId, items.includes(asBase64)]).toEqual([logicalId, logicalId.startsWith('ApiKeys')]);
    }
    const events = backend.happened.items.map((each) => inspect(each, { depth: 20, maxStringLength: null }));
    const mails = readdirSync(join(backend.dataDir, 'mail')).map((file) =>
      readFileSync(join(backend.dataDir, 'mail', file), 'utf8'),
    );
    const posted = JSON.stringify(receiver.received.items);
    for (const canary of [secret, asBase64, asHex, program.apiKey.id])
      expect([...events, ...mails, posted].filter((each) => each.includes(canary))).toEqual([]);
  });
});
