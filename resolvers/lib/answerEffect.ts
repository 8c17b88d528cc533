import type { Closing } from '../../functions/domain/closing.ts';
import { quorumOf } from '../../functions/domain/quorum.ts';
import type { StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Answer } from './checkAnswer.ts';

/** What an answer does beyond the signer's own place, and when it may. */
export interface AnswerEffect {
  /** Paths that go where it closes the request. */
  remove: string | undefined;
  /** Assignments of an update expression, which has `#status`, `:answer` and `:one`. */
  set: string;
  /** What else the assignments set. */
  values: Record<string, unknown>;
  /** What else the assignments name. */
  names: Record<string, string>;
  /** What must hold besides `whileAwaited`, with AND before it; of its placeholders. */
  condition: string;
}

/**
 * Says what an answer does. Of a quorum it counts down how many are needed, or how many may still decline, and is written only
 * where that is still so; the decline that none may follow closes the request.
 */
export function effectOf(
  { status }: Answer,
  request: StoredRequest,
  signer: StoredSigner,
  closing: Closing,
): AnswerEffect {
  const quorum = quorumOf(request, signer);
  const isDecline = status === 'DECLINED';
  const closes = isDecline && !quorum?.mayDecline;
  const count = (name: string) => `quorums.#order.${name} = quorums.#order.${name} - :one`;
  const agreeing = `signed = signed + :one${quorum ? `, ${count('needed')}` : ''}`;
  const declining = closes ? closing.set : count('mayDecline');
  return {
    remove: closes ? closing.remove : undefined,
    set: isDecline ? declining : agreeing,
    values: closes ? closing.values : {},
    names: quorum && !closes ? { '#order': `${signer.order ?? 1}` } : {},
    condition:
      quorum && isDecline ? ` AND quorums.#isOrder${signer.order ?? 1}.mayDecline ${closes ? '=' : '>'} :isNone` : '',
  };
}
