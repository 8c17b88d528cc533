import { readFileSync } from 'node:fs';
import { signedHeaders } from '@countersign/local/client';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** What the functions of the first release were sent; executions that run since then still send it. */
const recorded = JSON.parse(readFileSync('test/functions/recorded/release-1.json', 'utf8')) as Record<string, never>;

/** What the workflow of today sends, and what is sent since then: the next release must handle it. */
const today = JSON.parse(readFileSync('test/functions/recorded/release-2.json', 'utf8')) as Record<string, never>;

const backend = await startBackend();
afterAll(() => backend.stop());
const { stored, put, openSignatures, putOpenSignature, execution } = inside(backend);

/** Invokes a function of today with a recorded payload, through Lambda's own API. */
async function invoke(name: string, payloads: Record<string, unknown> = recorded): Promise<unknown> {
  const [file = ''] = name.split(' ');
  const construct = file.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
  const target = backend.template
    .ofType('AWS::Lambda::Function')
    .find(({ logicalId }) => logicalId.includes(`${construct}Function`))!;
  const url = new URL(`${backend.url}/2015-03-31/functions/${target.physicalId}/invocations`);
  const body = JSON.stringify(payloads[name]);
  const headers = await signedHeaders(url, { ...backend.aws, service: 'lambda', headers: {}, body });
  const response = await fetch(url, { method: 'POST', headers, body });
  const failed = response.headers.get('x-amz-function-error');
  if (failed) throw new Error(failed);
  return response.json();
}

/** A request as it may stand: its last event is one that no workflow follows. */
const open = (id: string, status: 'WAITING' | 'SIGNED' = 'WAITING') =>
  storedRequest({
    id,
    expiresAt: Date.now() + 3_600_000,
    events: [storedEvent(), storedEvent({ type: 'REMINDED', actor: 'SYSTEM', signer: 1 })],
    signers: {
      'alice@example.com': storedSigner({ method: 'AUTOMATIC', status }),
      'bob@example.com': storedSigner({ position: 1, status }),
    },
  });

describe('request-signature', () => {
  it('leaves what waits for the signer in the place that he had before, and fails', async () => {
    const id = 'recorded-place';
    const request = open(id);
    await put({
      ...request,
      events: [...request.events, ['REASSIGNED', request.createdAt, 0, null, ['bob@example.com', null]]],
    });
    await putOpenSignature({
      requestId: id,
      email: 'bob@example.com',
      position: 0,
      taskToken: 'of the first place',
      askedAt: 1,
      attempt: 0,
    });
    const ask = {
      requestId: id,
      signer: 1,
      taskToken: 'of the second place',
      askedAt: new Date().toISOString(),
      dueAt: 0,
    };
    const failure = invoke('request-signature', { 'request-signature': ask });
    await expect(failure).rejects.toThrow('Unhandled');
    expect(await openSignatures(id)).toMatchObject([{ position: 0, taskToken: 'of the first place' }]);
    expect(await stored(id)).toMatchObject({ version: request.version });
  });
});

describe('payloads of the first release', () => {
  it('are those of every function and sender', () => {
    expect(Object.keys(recorded).sort()).toEqual([
      'add-email-claim',
      'advance-workflow',
      'close-request from EventBridge',
      'close-request from the workflow',
      'publish-update',
      'request-signature',
      'sign-automatically',
    ]);
  });

  it('let request-signature ask, sign-automatically sign, close-request settle', async () => {
    await put(open('recorded'));
    await invoke('request-signature');
    expect(await stored('recorded')).toMatchObject({
      version: 3,
      signers: { 'bob@example.com': { status: 'REQUESTED' } },
    });
    expect(await openSignatures('recorded')).toMatchObject([{ taskToken: 'token-of-the-first-release' }]);
    await invoke('sign-automatically');
    expect(await stored('recorded')).toMatchObject({
      version: 4,
      signers: { 'alice@example.com': { status: 'SIGNED' } },
    });
    await invoke('close-request from EventBridge');
    expect(await stored('recorded')).toMatchObject({
      version: 5,
      status: 'FAILED',
      closedReason: 'the workflow ended as ABORTED',
    });
    expect(await openSignatures('recorded')).toEqual([]);
  });

  it('let close-request complete what all have signed', async () => {
    await put(open('recorded-2', 'SIGNED'));
    expect(await invoke('close-request from the workflow')).toEqual({ status: 'COMPLETED', reason: null });
  });

  it('let advance-workflow start the execution', async () => {
    expect(await invoke('advance-workflow')).toEqual({ batchItemFailures: [] });
    const { input } = await execution('recorded');
    expect(JSON.parse(input!)).toMatchObject({ requestId: 'recorded', remindEverySeconds: 3600, reminders: 30 });
  });

  it('let publish-update publish', async () => {
    expect(await invoke('publish-update')).toEqual({ batchItemFailures: [] });
    const { update } = (await backend.happened.until(
      (each) => each.kind === 'published' && each.update.event === 'REQUESTED' && each.update.version === 2,
    )) as { update: unknown };
    expect(update).toMatchObject({ requestId: 'recorded', version: 2, signer: 'bob@example.com' });
  });

  it('let add-email-claim add the claims', async () => {
    expect(await invoke('add-email-claim')).toMatchObject({
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { claimsToAddOrOverride: { email: 'carol@example.com', email_verified: 'true' } },
        },
      },
    });
  });
});

describe('payloads of today', () => {
  it('are those of every state of the workflow, and of what looks after it', () => {
    expect(Object.keys(today)).toEqual([
      'close-request',
      'look-after-requests',
      'request-signature',
      'resume-workflow',
      'sign-automatically',
    ]);
    // What a state sends is recorded whole.
    const definition: unknown = JSON.parse(readFileSync('test/infra/signing-definition.json', 'utf8'));
    const sent = payloadsIn(definition).map((payload) => Object.keys(payload).sort());
    const states = ['close-request', 'request-signature', 'sign-automatically'];
    expect(sent.map(String).sort()).toEqual(states.map((name) => String(Object.keys(today[name]!).sort())).sort());
  });

  it('let request-signature ask, sign-automatically sign, close-request leave open what nothing has decided', async () => {
    await put(open('recorded-today'));
    await invoke('request-signature', today);
    expect(await openSignatures('recorded-today')).toMatchObject([{ taskToken: 'token-of-today' }]);
    await invoke('sign-automatically', today);
    expect(await stored('recorded-today')).toMatchObject({
      version: 4,
      signers: { 'alice@example.com': { status: 'SIGNED' }, 'bob@example.com': { status: 'REQUESTED' } },
    });
    expect(await invoke('close-request', today)).toEqual({ status: 'PENDING', reason: null });
  });

  it('let resume-workflow see to an end, look-after-requests look', async () => {
    expect(await invoke('resume-workflow', today)).toEqual({ batchItemFailures: [] });
    expect(await invoke('look-after-requests', today)).toBeNull();
  });
});

/** The payloads that a definition's states send. */
function payloadsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'Payload' ? [inner as object] : payloadsIn(inner)));
}
