import { afterAll, describe, expect, it } from 'vitest';
import { usualLimits } from '../../functions/domain/usage.ts';
import { startBackend } from '../support/backend.ts';
import { deployedCode, type EvaluationContext, evaluator, identityOf } from '../support/evaluate.ts';
import { startInput, storedEvent, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');
const bob = identityOf('bob@example.com');
const env = {
  AUTOMATIC_SIGNERS: 'alice@example.com',
  REQUESTS_TABLE: 'Requests',
  USAGE_TABLE: 'Usage',
  LIMITS: JSON.stringify(usualLimits),
  WEBHOOKS: 'on',
  API_KEYS: 'on',
  LINKS: 'on',
  RECORDS: 'on',
};
const request = { headers: { 'user-agent': 'phone' } };
const farAhead = Date.parse('2099-01-01T00:00:00Z');
const stored = storedRequest({
  expiresAt: farAhead,
  signers: { 'bob@example.com': storedSigner({ status: 'REQUESTED' }) },
});
const day = 86_400_000;
const startedAt = Date.now();
const closing = storedRequest({ createdAt: startedAt, expiresAt: startedAt + day / 2 });
const cancelled = storedRequest({ status: 'CANCELLED', closedAt: farAhead });
const update = { requestId: 'request-1', documentId: '3', event: 'STARTED', version: 1, status: 'PENDING' };
const page = { items: [stored], nextToken: null };
const requestId = 'request-1';
const read = { operation: 'GetItem', key: { id: { S: requestId } }, consistentRead: true };
const to = { email: 'dave@example.com', name: 'Dave' };
const reassignment = { from: 'bob@example.com', to: 'dave@example.com', name: 'Dave' };
const ofCarol = { keys: [{ sub: { S: 'sub-carol' } }], consistentRead: true };
const query = { operation: 'Query', index: 'byRequester' };
const shown = { id: requestId, documentId: '3', version: 1, progress: { signed: 0, total: 1 } };

const webhook = { id: 'hook', url: 'https://example.com/hook' };
const delivery = { id: 'hook.1', status: 'PENDING' };
const apiKey = { id: 'key', name: 'billing' };
const toFunction = (field: string, args: object) => ({
  operation: 'Invoke',
  payload: { field, arguments: args, by: { owner: 'sub-carol', email: 'carol@example.com' } },
});
/** Whoever has a link, as the authorizer lets him in, and who calls what. */
const byLink = (field: string) => {
  const [parentTypeName, fieldName] = field.split('.');
  const caller = JSON.stringify({ kind: 'LINK', invitation: 'link-1' });
  return { identity: { resolverContext: { caller } }, info: { parentTypeName, fieldName } };
};
const invited = (field: string, args: object) => ({
  operation: 'Invoke',
  payload: { field, arguments: args, by: { invitation: 'link-1' } },
});
const seal = { sealedAt: '2026-11-30T10:00:00.000Z', keyId: 'key-1', sha256: 'aa', jws: 'e30.e30.AA' };
const sealed = storedRequest({
  ...{ status: 'CANCELLED', closedAt: farAhead, sealedAt: farAhead },
  events: [
    storedEvent(),
    storedEvent({ type: 'CANCELLED', at: farAhead }),
    storedEvent({ type: 'SEALED', at: farAhead, actor: 'SYSTEM', seal: ['aa', 'key-1'] }),
  ],
});
const confirming = { ...stored, confirmByCode: true };
const place = { requestId, start: stored.createdAt, position: 0, email: 'bob@example.com', version: 1 };
const sent = { sentTo: 'b•••@example.com', expiresAt: '2099-01-01T00:00:00Z' };

interface Row {
  /** The `ctx` of its request handler, and something of what this gives. */
  request: [EvaluationContext, unknown];
  /** The same of its response handler. */
  response: [EvaluationContext, unknown];
}

/** Every resolver and every step with a context as the field before, or the data source, would make it. */
const rows: Record<string, Row> = {
  'Query.signingRequest': {
    request: [{ arguments: { id: requestId }, identity: carol, stash: {} }, {}],
    response: [{ arguments: { id: requestId }, identity: carol, stash: {}, prev: { result: stored } }, shown],
  },
  'Query.signingRequests': {
    request: [{ arguments: { limit: 20 }, identity: carol }, {}],
    response: [
      { arguments: {}, identity: carol, prev: { result: [stored] }, stash: { isWhole: true } },
      { items: [shown] },
    ],
  },
  'Query.pendingSignatures': {
    request: [{ arguments: { limit: 20 }, identity: bob }, {}],
    response: [
      { arguments: {}, identity: bob, prev: { result: [] }, stash: { nextToken: 'more' } },
      { items: [], nextToken: 'more' },
    ],
  },
  'Mutation.startSigning': {
    request: [{ arguments: { input: startInput() }, identity: carol }, {}],
    response: [{ arguments: { input: startInput() }, identity: carol, prev: { result: stored } }, shown],
  },
  'Mutation.signDocument': {
    request: [{ arguments: { input: { requestId } }, identity: bob }, {}],
    response: [
      {
        identity: bob,
        stash: { requestId, answer: { status: 'SIGNED' } },
        prev: { result: { ...stored, signers: { 'bob@example.com': storedSigner({ status: 'SIGNED' }) } } },
      },
      { id: requestId },
    ],
  },
  'Mutation.approveDocument': {
    request: [{ arguments: { input: { requestId } }, identity: bob }, {}],
    response: [
      {
        identity: bob,
        stash: { requestId, answer: { status: 'APPROVED' } },
        prev: {
          result: {
            ...stored,
            signers: { 'bob@example.com': storedSigner({ role: 'APPROVER', status: 'APPROVED' }) },
          },
        },
      },
      { id: requestId },
    ],
  },
  'Mutation.declineDocument': {
    request: [{ arguments: { input: { requestId, reason: 'wrong page' } }, identity: bob }, {}],
    response: [
      {
        identity: bob,
        stash: { requestId, answer: { status: 'DECLINED', reason: 'wrong page' } },
        prev: { result: { ...stored, signers: { 'bob@example.com': storedSigner({ status: 'DECLINED' }) } } },
      },
      { id: requestId },
    ],
  },
  'Mutation.cancelSigning': {
    request: [{ arguments: { input: { requestId } }, identity: carol }, {}],
    response: [{ identity: carol, stash: { requestId }, prev: { result: cancelled } }, { status: 'CANCELLED' }],
  },
  'Mutation.extendDeadline': {
    request: [{ arguments: { input: { requestId, expiresAt: '2099-06-01T00:00:00Z' } }, identity: carol }, {}],
    response: [{ identity: carol, stash: { requestId, expiresAt: farAhead }, prev: { result: stored } }, shown],
  },
  'Mutation.reassignSigner': {
    request: [{ arguments: { input: { requestId, from: 'BOB@example.com', to } }, identity: carol }, {}],
    response: [{ identity: carol, stash: { requestId, reassignment }, prev: { result: stored } }, shown],
  },
  'Mutation.viewDocument': {
    request: [{ arguments: { input: { requestId } }, identity: bob }, {}],
    response: [{ identity: bob, stash: { requestId }, prev: { result: stored } }, shown],
  },
  'Mutation.eraseRequest': {
    request: [{ arguments: { input: { requestId } }, identity: carol }, {}],
    response: [{ identity: carol, stash: { requestId }, prev: { result: cancelled } }, { status: 'CANCELLED' }],
  },
  'Mutation.remindSigners': {
    request: [{ arguments: { input: { requestId } }, identity: carol }, {}],
    response: [{ identity: carol, stash: { requestId }, prev: { result: stored } }, shown],
  },
  'Query.webhooks': {
    request: [{ arguments: {}, identity: carol }, toFunction('webhooks', {})],
    response: [{ identity: carol, result: { data: [webhook] } }, [webhook]],
  },
  'Query.webhookDeliveries': {
    request: [
      { arguments: { webhookId: 'hook' }, identity: carol },
      toFunction('webhookDeliveries', { webhookId: 'hook' }),
    ],
    response: [{ identity: carol, result: { data: { items: [], nextToken: null } } }, { items: [] }],
  },
  'Mutation.createWebhook': {
    request: [
      { arguments: { input: { url: webhook.url } }, identity: carol },
      toFunction('createWebhook', { input: { url: webhook.url } }),
    ],
    response: [
      { identity: carol, result: { data: { secret: 'whsec_x', webhook } } },
      { secret: 'whsec_x', webhook },
    ],
  },
  'Mutation.updateWebhook': {
    request: [
      { arguments: { input: { id: 'hook' } }, identity: carol },
      toFunction('updateWebhook', { input: { id: 'hook' } }),
    ],
    response: [{ identity: carol, result: { data: webhook } }, webhook],
  },
  'Mutation.rotateWebhookSecret': {
    request: [{ arguments: { id: 'hook' }, identity: carol }, toFunction('rotateWebhookSecret', { id: 'hook' })],
    response: [
      { identity: carol, result: { data: { secret: 'whsec_x', webhook } } },
      { secret: 'whsec_x', webhook },
    ],
  },
  'Mutation.deleteWebhook': {
    request: [{ arguments: { id: 'hook' }, identity: carol }, toFunction('deleteWebhook', { id: 'hook' })],
    response: [{ identity: carol, result: { data: webhook } }, webhook],
  },
  'Mutation.sendTestWebhook': {
    request: [{ arguments: { id: 'hook' }, identity: carol }, toFunction('sendTestWebhook', { id: 'hook' })],
    response: [{ identity: carol, result: { data: delivery } }, delivery],
  },
  'Mutation.redeliverWebhook': {
    request: [
      { arguments: { deliveryId: 'hook.1' }, identity: carol },
      toFunction('redeliverWebhook', { deliveryId: 'hook.1' }),
    ],
    response: [{ identity: carol, result: { data: delivery } }, delivery],
  },
  'Query.apiKeys': {
    request: [{ arguments: {}, identity: carol }, toFunction('apiKeys', {})],
    response: [{ identity: carol, result: { data: [apiKey] } }, [apiKey]],
  },
  'Mutation.createApiKey': {
    request: [
      { arguments: { input: { name: 'billing', scopes: ['READ'] } }, identity: carol },
      toFunction('createApiKey', { input: { name: 'billing', scopes: ['READ'] } }),
    ],
    response: [
      { identity: carol, result: { data: { secret: 'key-x', apiKey } } },
      { secret: 'key-x', apiKey },
    ],
  },
  'Mutation.revokeApiKey': {
    request: [{ arguments: { id: 'key' }, identity: carol }, toFunction('revokeApiKey', { id: 'key' })],
    response: [{ identity: carol, result: { data: apiKey } }, apiKey],
  },
  'Query.certificate': {
    request: [{ arguments: { requestId }, identity: carol, stash: {} }, {}],
    response: [{ prev: { result: seal } }, seal],
  },
  readCertificate: {
    request: [
      { identity: carol, stash: { requestId }, prev: { result: sealed } },
      {
        operation: 'Invoke',
        payload: {
          field: 'certificate',
          arguments: { id: requestId, createdAt: sealed.createdAt, sha256: 'aa', isRequester: true },
          by: {},
        },
      },
    ],
    response: [{ result: { data: seal } }, seal],
  },
  'Query.verifyCertificate': {
    request: [
      { arguments: { jws: seal.jws }, identity: bob },
      { operation: 'Invoke', payload: { field: 'verifyCertificate', arguments: { jws: seal.jws }, by: {} } },
    ],
    response: [{ result: { data: { valid: true } } }, { valid: true }],
  },
  'Query.sealingKeys': {
    request: [
      { arguments: {}, identity: bob },
      { operation: 'Invoke', payload: { field: 'sealingKeys', arguments: {}, by: {} } },
    ],
    response: [{ result: { data: [{ keyId: 'key-1' }] } }, [{ keyId: 'key-1' }]],
  },
  'Query.invitation': {
    request: [{ arguments: {}, ...byLink('Query.invitation') }, invited('invitation', {})],
    response: [{ result: { data: { requestId } } }, { requestId }],
  },
  'Mutation.sendAccessCode': {
    request: [{ arguments: {}, ...byLink('Mutation.sendAccessCode') }, invited('sendAccessCode', {})],
    response: [{ result: { data: sent } }, sent],
  },
  'Mutation.confirmAccessCode': {
    request: [
      { arguments: { code: '12345678' }, ...byLink('Mutation.confirmAccessCode') },
      invited('confirmAccessCode', { code: '12345678' }),
    ],
    response: [{ result: { data: { token: 'session-x' } } }, { token: 'session-x' }],
  },
  'Mutation.sendAnswerCode': {
    request: [{ arguments: { input: { requestId } }, identity: bob }, {}],
    response: [{ identity: bob, prev: { result: sent } }, sent],
  },
  'Mutation.publishSignatureUpdate': {
    request: [{ arguments: { input: update } }, { payload: update }],
    response: [
      { arguments: { input: update }, result: update },
      { ...update, externalId: null, metadata: null, signer: null, formerSigner: null, reason: null, expiresAt: null },
    ],
  },
  'Subscription.onSignatureUpdate': {
    request: [{ arguments: { requestId }, identity: bob }, read],
    response: [{ arguments: { requestId }, identity: bob, result: stored }, null],
  },
  'Subscription.onSignatureRequested': {
    request: [{ identity: bob }, { payload: null }],
    response: [{ identity: bob, result: null }, null],
  },
  newRequest: {
    request: [{ arguments: { input: startInput() }, identity: carol, stash: {} }, { payload: null }],
    response: [{ result: null }, null],
  },
  writeRequest: {
    request: [{ stash: { write: read }, prev: { result: null } }, read],
    response: [{ result: stored }, stored],
  },
  readRequest: {
    request: [{ stash: { requestId }, prev: { result: null } }, read],
    response: [{ result: stored }, stored],
  },
  answerRequest: {
    request: [
      { identity: bob, stash: { requestId, answer: { status: 'SIGNED' } }, prev: { result: stored } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: stored }, stored],
  },
  confirmCode: {
    request: [
      {
        arguments: { input: { requestId, answerCode: '12345678' } },
        ...{ identity: bob, stash: { requestId, answer: { status: 'SIGNED' } }, prev: { result: confirming } },
      },
      {
        operation: 'Invoke',
        payload: { field: 'confirmAnswerCode', arguments: { code: '12345678' }, by: place },
      },
    ],
    response: [{ stash: { request: confirming }, result: { data: [2, 1] } }, confirming],
  },
  sendCode: {
    request: [
      { identity: bob, stash: { requestId }, prev: { result: confirming } },
      { operation: 'Invoke', payload: { field: 'sendAnswerCode', arguments: {}, by: place } },
    ],
    response: [{ result: { data: sent } }, sent],
  },
  cancelRequest: {
    request: [
      { identity: carol, stash: { requestId }, prev: { result: stored } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: cancelled }, cancelled],
  },
  extendRequest: {
    request: [
      { identity: carol, stash: { requestId, expiresAt: startedAt + day }, prev: { result: closing } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: stored }, stored],
  },
  reassignPlace: {
    request: [
      { identity: carol, stash: { requestId, reassignment }, prev: { result: stored } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: stored }, stored],
  },
  viewRequest: {
    request: [
      { identity: bob, stash: { requestId }, prev: { result: stored } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: stored }, stored],
  },
  eraseClosed: {
    request: [
      { identity: carol, stash: { requestId }, prev: { result: cancelled } },
      { operation: 'PutItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: cancelled }, cancelled],
  },
  remindAwaited: {
    request: [
      { identity: carol, stash: { requestId }, prev: { result: stored } },
      { operation: 'UpdateItem', key: { id: { S: requestId } } },
    ],
    response: [{ result: stored }, stored],
  },
  readUsage: {
    request: [
      { identity: carol, stash: { requestId }, prev: { result: null } },
      { operation: 'BatchGetItem', tables: { Requests: { keys: [{ id: { S: requestId } }] }, Usage: ofCarol } },
    ],
    response: [{ stash: {}, result: { data: { Requests: [stored], Usage: [null] } } }, stored],
  },
  countStart: {
    request: [
      { identity: carol, stash: { item: stored, write: read, usage: {} }, prev: { result: null } },
      {
        operation: 'UpdateItem',
        key: { sub: { S: 'sub-carol' } },
        update: { expressionValues: { ':mails': { N: 1 }, ':opened': { SS: [requestId] } } },
        condition: { expressionValues: { ':hourRoom': { N: 199 }, ':mostOpen': { N: 1000 }, ':dayRoom': { N: 1999 } } },
      },
    ],
    response: [{ stash: {}, result: {}, prev: { result: null } }, null],
  },
  countReassignment: {
    request: [
      { identity: carol, stash: { requestId, reassignment, usage: {} }, prev: { result: stored } },
      { operation: 'UpdateItem', update: { expressionValues: { ':mails': { N: 1 } } } },
    ],
    response: [{ stash: {}, result: {}, prev: { result: stored } }, stored],
  },
  countReminders: {
    request: [
      { identity: carol, stash: { requestId, usage: {} }, prev: { result: stored } },
      { operation: 'UpdateItem', update: { expressionValues: { ':mails': { N: 1 } } } },
    ],
    response: [{ stash: {}, result: {}, prev: { result: stored } }, stored],
  },
  giveBack: {
    request: [
      { identity: carol, stash: { requestId, use: { mails: 1, starts: requestId } }, prev: { result: null } },
      { operation: 'UpdateItem', update: { expressionValues: { ':ended': { SS: [requestId] } } } },
    ],
    response: [{ stash: {}, result: {}, prev: { result: null } }, null],
  },
  queryRequests: {
    request: [{ stash: { query }, prev: { result: {} } }, query],
    response: [{ arguments: {}, stash: {}, result: page }, [stored]],
  },
  queryOpenSignatures: {
    request: [
      { arguments: { limit: 20 }, identity: bob },
      { operation: 'Query', index: 'bySigner', limit: 20 },
    ],
    response: [{ arguments: {}, identity: bob, stash: {}, result: { items: [], nextToken: 'more' } }, []],
  },
  readRequests: {
    request: [
      { identity: bob, prev: { result: [{ requestId }] } },
      { operation: 'BatchGetItem', tables: { Requests: { keys: [{ id: { S: requestId } }], consistentRead: true } } },
    ],
    response: [
      { identity: bob, stash: { rows: [{ requestId }] }, result: { data: { Requests: [stored] } } },
      [{ requestId, expiresAt: farAhead }],
    ],
  },
  readDeliveries: {
    request: [
      {
        identity: carol,
        prev: { result: stored },
        info: { selectionSetGraphQL: '{ signers { delivery { status } } }' },
      },
      { operation: 'Query', query: { expressionValues: { ':id': { S: requestId } } }, consistentRead: true },
    ],
    response: [{ stash: {}, result: { items: [] }, prev: { result: stored } }, stored],
  },
  readPage: {
    request: [
      { prev: { result: [stored] }, stash: {}, info: { selectionSetGraphQL: '{ items { signers { email } } }' } },
      { operation: 'BatchGetItem', tables: { Requests: { keys: [{ id: { S: requestId } }] } } },
    ],
    response: [{ arguments: {}, result: { data: { Requests: [stored] } } }, [stored]],
  },
};

describe('EvaluateCode', () => {
  it('has a row below for every resolver and step that deploys', async () => {
    expect(Object.keys(rows).sort()).toEqual([...(await deployedCode()).keys()].sort());
  });

  it.each(
    Object.entries(rows).flatMap(([name, row]) =>
      (['request', 'response'] as const).map((handler) => [name, handler, ...row[handler]] as const),
    ),
  )('runs %s, %s', async (name, handler, context, expected) => {
    const { error, result } = await evaluate(name, handler, { env, request, ...context });
    expect(error).toBeUndefined();
    if (expected === null) expect(result).toBeNull();
    else expect(result).toMatchObject(expected as object);
  });

  it.each(
    Object.entries(rows).flatMap(([name, row]) =>
      (['request', 'response'] as const).map((handler) => [name, handler, row[handler][0]] as const),
    ),
  )('runs %s, %s, also where requests are the largest', async (name, handler, context) => {
    const { error } = await evaluate(name, handler, { env, request, ...(enlarged(context) as EvaluationContext) });
    expect(error).toBeUndefined();
  });

  it.each(['map', 'forEach', 'reduce', 'for of'])(
    'ends %s after no fewer elements than a request has events',
    async (loop) => {
      // It is not written down whether the service counts a loop or an evaluation: https://github.com/aws/aws-appsync-community/issues/371
      expect(await countBy(loop)).toEqual([mostEvents, mostEvents, mostEvents]);
    },
  );
});

/** How many events an item has at most: `StoredEvent` says why. */
const mostEvents = 853;

/** Counts by a loop, three times over. */
async function countBy(loop: string): Promise<number[]> {
  const loops: Record<string, string> = {
    map: 'return items.map((each) => each).length;',
    forEach: 'let count = 0; items.forEach(() => { count += 1; }); return count;',
    reduce: 'return items.reduce((count) => count + 1, 0);',
    'for of': 'let count = 0; for (const each of items) { count += 1; } return count;',
  };
  const code = `function count(items) { ${loops[loop]} }
export function request(ctx) { return { payload: [count(ctx.args), count(ctx.args), count(ctx.args)] }; }
export function response() { return null; }`;
  const { result } = await evaluate({ code }, 'request', { arguments: Array.from({ length: mostEvents }, () => 1) });
  return (result as { payload: number[] }).payload;
}

/** How many events the service can show: it takes 28,000 characters of context, and gives 65,536. */
const shownEvents = 180;
const crowdOf = (from: number) =>
  Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `${at}@example.com`,
      storedSigner({ position: from + at, status: 'SIGNED' }),
    ]),
  );

/** Puts in the place of each stored request one of so many signers and events. */
function enlarged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(enlarged);
  if (typeof value !== 'object' || value === null) return value;
  if (!('events' in value && 'signers' in value && 'requestedBySub' in value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, enlarged(each)]));
  const { events, signers, ...item } = value as typeof stored;
  const reminders = Array.from({ length: shownEvents - events.length }, () => ['REMINDED', 0, 0] as const);
  return {
    ...item,
    signers: { ...signers, ...crowdOf(Object.keys(signers).length) },
    ...{ events: [...events.slice(0, 1), ...reminders, ...events.slice(1)], version: shownEvents },
  };
}
