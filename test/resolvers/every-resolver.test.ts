import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { deployedCode, type EvaluationContext, evaluator, identityOf } from '../support/evaluate.ts';
import { startInput, storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const carol = identityOf('carol@example.com');
const bob = identityOf('bob@example.com');
const env = { AUTOMATIC_SIGNERS: 'alice@example.com', REQUESTS_TABLE: 'Requests' };
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
const query = { operation: 'Query', index: 'byRequester' };
const shown = { id: requestId, documentId: '3', version: 1, progress: { signed: 0, total: 1 } };

interface Row {
  /** The `ctx` of its request handler, and something of what this gives. */
  request: [EvaluationContext, unknown];
  /** The same of its response handler. */
  response: [EvaluationContext, unknown];
}

/** Every resolver and every step with a context as the field before, or the data source, would make it. */
const rows: Record<string, Row> = {
  'Query.signingRequest': {
    request: [{ arguments: { id: requestId }, identity: carol }, read],
    response: [{ arguments: { id: requestId }, identity: carol, result: stored }, shown],
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
});
