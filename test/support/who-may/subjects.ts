import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { hashOf } from '../../../functions/adapters/secrets.ts';
import { keyIdOf, type StoredApiKey } from '../../../functions/domain/access/api-key.ts';
import type { StoredInvitation, StoredSession } from '../../../functions/domain/access/invitation.ts';
import type { TestBackend } from '../backend.ts';
import { storedEvent, storedRequest, storedSigner } from '../given.ts';
import { inside } from '../inside.ts';
import { type Callers, secrets } from './callers.ts';
import type { Subject } from './operations.ts';

const hour = 3_600_000;

/** Puts what calls are about, each time anew: a request, a webhook and its delivery, an API key, and what links and sessions are for. */
export function createSubjects(backend: TestBackend, callers: Callers): () => Promise<Subject> {
  const { put, putIn, putOpenSignature } = inside(backend);
  const { clock } = backend;
  const owner = decodeJwt(callers['the requester'].token).sub!;
  const delivery = `${clock.now()}.test.1`;
  const apiKeyId = keyIdOf(owner, '19', 'aaaaaaaaaaa');
  let requests = 0;

  /** Puts a request of Carol's that waits for Kate, of which nobody is told, and which no workflow follows. */
  async function request(at: number): Promise<string> {
    const id = `request-${requests++}`;
    const asked = storedEvent({ type: 'REQUESTED', at, actor: 'SYSTEM', signer: 0 });
    await put(
      storedRequest({
        ...{ id, requestedBySub: owner, createdAt: at, expiresAt: at + hour, notify: false },
        signers: {
          'kate@example.com': storedSigner({ status: 'REQUESTED' }),
          'abby@example.com': storedSigner({ position: 1, status: 'REQUESTED', role: 'APPROVER' }),
        },
        observers: [['olga@example.com', 'Olga']],
        events: [storedEvent(), asked],
      }),
    );
    const shown = { documentId: '3', requestedBy: 'carol@example.com', expiresAt: at + hour };
    for (const email of ['kate@example.com', 'abby@example.com'])
      await putOpenSignature({ requestId: id, email, requestedAt: at, taskToken: 'none', ...shown });
    return id;
  }

  /** A webhook that answers nobody, with a delivery. */
  async function webhook(at: number, webhookId: string): Promise<void> {
    // Nothing is sent to it meanwhile, of which it would be noted what came.
    const events = ['ERASED'];
    const made = { events, email: 'carol@example.com', enabled: true, answers: false, createdAt: at, revision: 0 };
    await putIn('WebhooksTable', { owner, slot: '0', id: webhookId, url: 'http://127.0.0.1:9/', ...made });
    await putIn('WebhooksSecrets', { webhookId, secret: `whsec_${randomBytes(32).toString('base64')}` });
    const sent = { owner, at, status: 'FAILED', attempts: [], tries: 10, before: 0 };
    await putIn('WebhooksDeliveries', { webhookId, delivery, ...sent, removeAt: at });
  }

  async function apiKey(at: number): Promise<void> {
    const key: StoredApiKey = {
      ...{
        owner,
        slot: '19',
        id: apiKeyId,
        email: 'carol@example.com',
        isRequester: false,
        name: 'old',
        scopes: ['READ'],
      },
      ...{ hash: hashOf('old'), createdAt: at, expiresAt: at + hour, ownerSeenAt: at, removeAt: at },
    };
    await putIn('ApiKeysTable', key);
  }

  /** Kate's link and session at the request, one session at another, and one that is over. */
  async function access(at: number, requestId: string): Promise<void> {
    const place = { requestId, start: at, position: 0, email: 'kate@example.com', version: 2, sentAt: at };
    const invitation: StoredInvitation = { id: `link-${hashOf(secrets.link)}`, ...place, removeAt: at };
    const session = (secret: string, changes: Partial<StoredSession> = {}): StoredSession => ({
      ...{ id: `session-${hashOf(secret)}`, ...place, invitation: hashOf(secrets.link), confirmedAt: at },
      ...{ expiresAt: at + hour, removeAt: at, ...changes },
    });
    for (const each of [
      ...[invitation, session(secrets.session)],
      ...[session(secrets.otherSession, { requestId: 'another' }), session(secrets.oldSession, { expiresAt: at })],
    ])
      await putIn('NoticesInvitationsTable', each);
  }

  return async () => {
    const at = clock.now();
    const id = await request(at);
    // What is still noted of one that was before is not noted of it.
    const webhookId = randomUUID();
    await Promise.all([webhook(at, webhookId), apiKey(at), access(at, id)]);
    return { id, webhookId, deliveryId: `${webhookId}.${delivery}`, apiKeyId };
  };
}
