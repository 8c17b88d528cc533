import { logContext, log } from '../adapters/log.ts';
import type { WorkflowChange } from '../adapters/requests.ts';
import { signerToAsk, dueEvent, type ReadSigner } from '../domain/ask.ts';
import { SignerReassigned } from '../domain/errors.ts';
import { whileNeeded } from '../domain/quorum.ts';
import type { StoredRequest } from '../domain/request.ts';
import { decideRequest } from './decide-request.ts';

/** An ask whose task token has been kept. */
export interface KeptAsk {
  requestId: string;
  /** The signer's position. */
  signer: number;
  /** Under which address the token has been kept. */
  email: string;
  /** When the newest reminder fell due; 0 where none has. */
  dueAt: number;
  /** When the workflow asked, in milliseconds since the epoch: the time of the event. */
  askedAt: number;
}

/**
 * Writes to the request what an ask has to tell its signer; where it has nothing to tell, the request is read once more, so
 * that an answer given before the token was kept is seen.
 * @param known the request as it was before the token was kept
 * @throws SignerAnswered, SignerReassigned, RequestClosed, SigningExpired
 */
export async function tellSigner(known: StoredRequest, ask: KeptAsk): Promise<void> {
  const written = await decideRequest(
    ask.requestId,
    (request) => dueChange(signerToAsk(request, ask, Math.max(Date.now(), ask.askedAt)), ask),
    known,
  );
  log.info(written ? 'signer asked' : 'signer asked again, and told nothing', logContext(ask.requestId, ask.signer));
}

function dueChange(
  { request, signer }: { request: StoredRequest; signer: ReadSigner },
  { email: kept, dueAt, askedAt: now }: KeptAsk,
): WorkflowChange | undefined {
  const { email, position, status, askedAt } = signer;
  if (email !== kept) throw new SignerReassigned(request.id, position);
  const type = dueEvent(request, signer, dueAt, now);
  if (!type) return undefined;
  const needed = whileNeeded(request, [signer]);
  const isFirst = askedAt === undefined;
  const asRead = isFirst ? 'attribute_not_exists(signers.#signer.askedAt)' : 'signers.#signer.askedAt = :askedAt';
  return {
    ...{ event: { type, actor: 'SYSTEM', signer: position }, now },
    set: 'signers.#signer.#status = :requested, signers.#signer.askedAt = :now',
    // An address may have another place by now.
    condition: `signers.#signer.#position = :position AND signers.#signer.#status = :seen AND ${asRead} AND expiresAt > :now${needed.condition}`,
    names: { '#signer': email, '#position': 'position', ...needed.names },
    values: {
      ...{ ':requested': 'REQUESTED', ':seen': status, ':position': position },
      ...(isFirst ? {} : { ':askedAt': askedAt }),
      ...needed.values,
    },
  };
}
