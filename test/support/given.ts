import type { SignerInput, StartSigningInput } from '../../generated/schema.ts';
import {
  compactEvent,
  isAgreement,
  type LastEvent,
  type StoredRequest,
  type StoredSigner,
} from '../../functions/domain/request.ts';

const at = Date.parse('2026-11-23T10:00:00.000Z');

/** A stored signer that waits, with whatever a test needs different. */
export const storedSigner = (overrides: Partial<StoredSigner> = {}): StoredSigner => ({
  position: 0,
  status: 'WAITING',
  ...overrides,
});

/** An event in its long form, with whatever a test needs different. */
export const storedEvent = (overrides: Partial<LastEvent> = {}): LastEvent => ({
  type: 'STARTED',
  at,
  actor: 'REQUESTER',
  ...overrides,
});

/**
 * A stored request that Alice and Bob are to sign, just started; counts and versions follow from signers and events,
 * which are given in their long form.
 */
export function storedRequest({ events = [storedEvent()], ...overrides }: Overrides = {}): StoredRequest {
  const signers = overrides.signers ?? {
    'alice@example.com': storedSigner({ method: 'AUTOMATIC' }),
    'bob@example.com': storedSigner({ position: 1 }),
  };
  return {
    id: 'request-1',
    documentId: '3',
    status: 'PENDING',
    requestedBySub: 'sub-carol',
    requestedBy: 'carol@example.com',
    signers,
    signed: Object.values(signers).filter(({ status }) => isAgreement(status)).length,
    total: Object.keys(signers).length,
    version: events.length,
    events: events.map(compactEvent),
    lastEvent: events.at(-1)!,
    createdAt: at,
    expiresAt: at + 3_600_000,
    deadline: { expiresInSeconds: 3600 },
    ...overrides,
  };
}

type Overrides = Partial<Omit<StoredRequest, 'events'> & { events: LastEvent[] }>;

/** The tutorial's input: document 3, Alice signs automatically, Bob by hand. */
export const startInput = (overrides: Partial<StartSigningInput> = {}): StartSigningInput => ({
  documentId: '3',
  signers: [signer('alice@example.com', { method: 'AUTOMATIC' }), signer('bob@example.com')],
  ...overrides,
});

/** A signer of an input. */
export const signer = (email: string, overrides: Partial<SignerInput> = {}): SignerInput => ({ email, ...overrides });
