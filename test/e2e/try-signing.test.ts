import { signedHeaders } from '@countersign/local/client';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { canary } from '../../functions/domain/canary.ts';
import { type StoredRequest, typesOf } from '../../functions/domain/request.ts';
import {
  CancelSigningDocument,
  GetSigningRequestDocument,
  SignDocumentDocument,
  StartSigningDocument,
} from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { asFunction } from '../support/as-function.ts';
import { type Answer, startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';
import { codeOf } from '../support/person.ts';
import { withMail } from '../support/synthesised.ts';

// Where nobody but the members of a group may ask, and people are mailed.
const context = { ...withMail.context, canary: '5', requesters: 'group' };
let isApiOut = false;
const backend = await startBackend({
  assembly: await synthesise({ context }),
  intercept: {
    graphql: async (_, perform) => (isApiOut ? { status: 503, headers: {}, body: '' } : perform()),
  },
});
afterAll(() => backend.stop());
const { clock, happened, idle } = backend;
const { openSignatures, rows } = inside(backend);
const carol = await backend.as('carol@example.com', { groups: ['requesters'] });
const bob = await backend.as('bob@example.com');
const asCanary = asFunction(backend, 'CanaryTrySigning');
const toItself = (id: string) => startInput({ id, signers: [signer(canary.email)], notify: false });

/** What the log of functions says since the last round began, the metrics too. */
let from = 0;
const said = (ofFunction = '') =>
  happened.items
    .slice(from)
    .flatMap((each) => (each.kind === 'log' && each.source.includes(ofFunction) ? [JSON.stringify(each.line)] : []))
    .join('\n');

async function round(): Promise<void> {
  from = happened.items.length;
  clock.advance(5 * 60_000);
  await idle();
}

const requests = async () => (await rows('TablesRequests')) as StoredRequest[];

afterEach(() => {
  isApiOut = false;
});

describe('the canary', () => {
  it('starts a request every few minutes, signs it when it is asked, and erases it', async () => {
    await round();
    const [first, ...others] = await requests();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: expect.stringMatching(/^canary-/), status: 'COMPLETED', signed: 1, total: 1 });
    expect(typesOf(first!)).toEqual(['STARTED', 'REQUESTED', 'SIGNED', 'COMPLETED', 'ERASED']);
    expect(JSON.stringify(first)).not.toContain(canary.email);
    expect(await openSignatures(first!.id)).toEqual([]);
    expect(said('TrySigning')).toMatch(/CanaryTime\\":\d+/);
    await round();
    expect(await requests()).toHaveLength(2);
    expect(said('TrySigning')).toMatch(/CanaryTime\\":\d+/);
  });

  it('is counted among no requests of customers, and is mailed nothing', async () => {
    await round();
    expect(said('TrySigning')).toContain('CanaryTime');
    const business = /Request(Started|Completed)|AnswerTime/;
    expect(said()).not.toMatch(business);
    expect(happened.items.slice(from).filter(({ kind }) => kind === 'mail')).toEqual([]);
    const input = startInput({ id: 'of-a-customer', signers: [signer('bob@example.com')] });
    await carol.get(StartSigningDocument, { input });
    await bob.get(SignDocumentDocument, { input: { requestId: input.id! } });
    await idle();
    expect(said()).toMatch(business);
  });

  it('fails where the API does, measures nothing then, and says what was refused', async () => {
    isApiOut = true;
    await round();
    expect(said('TrySigning')).toContain('startSigning was refused: 503');
    expect(said('TrySigning')).not.toContain('CanaryTime');
    const before = await requests();
    isApiOut = false;
    await round();
    expect(said('TrySigning')).toContain('CanaryTime');
    expect(await requests()).toHaveLength(before.length + 1);
  });
});

describe('the role of the canary', () => {
  it('may ask itself and nobody else, signers and observers alike', async () => {
    const starting = (id: string, more: object) =>
      asCanary.run(StartSigningDocument, { input: { ...toItself(id), ...more } }).then(codeOf);
    const another = { email: 'bob@example.com' };
    expect(await starting('canary-to-another', { signers: [another] })).toBe('Unauthorized');
    expect(await starting('canary-to-both', { signers: [{ email: canary.email }, another] })).toBe('Unauthorized');
    expect(await starting('canary-observed', { observers: [another] })).toBe('Unauthorized');
  });

  it('sees and signs no request of others', async () => {
    const input = startInput({ id: 'not-the-canarys', signers: [signer('bob@example.com')] });
    await carol.get(StartSigningDocument, { input });
    expect(codeOf(await asCanary.run(GetSigningRequestDocument, { id: input.id! }))).toBe('RequestNotFound');
    const signing = await asCanary.run(SignDocumentDocument, { input: { requestId: input.id! } });
    expect(codeOf(signing)).toBe('RequestNotFound');
  });

  it('may call four fields and no other, and sees of a request what it needs', async () => {
    await asCanary.run(StartSigningDocument, { input: toItself('the-canarys') });
    const { errors } = await asCanary.run(GetSigningRequestDocument, { id: 'the-canarys' });
    expect(errors).toContainEqual(
      expect.objectContaining({ errorType: 'Unauthorized', message: expect.stringContaining('type SigningProgress') }),
    );
    const cancelling = await asCanary.run(CancelSigningDocument, { input: { requestId: 'the-canarys' } });
    expect(codeOf(cancelling)).toBe('Unauthorized');
    expect(
      codeOf(await asFunction(backend, 'PublishUpdate').run(StartSigningDocument, { input: toItself('x'.repeat(8)) })),
    ).toBe('Unauthorized');
  });

  it('is nobody else’s, an administrator’s neither', async () => {
    const url = new URL(backend.template.outputs.GraphqlEndpoint!);
    const body = JSON.stringify({
      query: 'mutation ($input: StartSigningInput!) { startSigning(input: $input) { status } }',
      variables: { input: toItself('by-an-administrator') },
    });
    const { credentials, region } = backend.aws;
    const headers = await signedHeaders(url, {
      service: 'appsync',
      region,
      credentials,
      body,
      now: new Date(clock.now()),
    });
    const answer = (await (await fetch(url, { method: 'POST', headers, body })).json()) as Answer<unknown>;
    expect(answer.errors).toMatchObject([
      { errorType: 'Unauthorized', message: expect.stringContaining('no verified e-mail') },
    ]);
  });
});
