import type { AccessCode } from '../../../generated/schema.ts';
import type { Connection } from '../../api/connection.ts';
import type { CertificateState, Invitation, Request, Signer } from '../../api/operations.ts';
import type { Problem } from './problems.ts';
import { readerOf } from './reader.ts';

/** What the page knows. */
export interface State {
  /** Where the reader is: the link is looked up; nothing can be done; a code is to be sent; to be typed; the request is open. */
  step: 'opening' | 'stopped' | 'invited' | 'code' | 'session';
  invitation?: Invitation;
  code?: AccessCode;
  request?: Request;
  /** What was answered on this page. */
  answered?: 'SIGNED' | 'APPROVED' | 'DECLINED';
  certificate?: CertificateState;
  connection: Connection;
  /** What is being done. */
  busy?: 'sendCode' | 'confirmCode' | 'answer' | 'open';
  problem?: Problem;
}

/** Who the reader is, and what was answered, as far as it can be known. */
export function standing({ request, invitation, answered }: State): { reader?: Signer; answer?: string } {
  const reader = request && invitation && readerOf(request, invitation);
  const answer = answered ?? reader?.status;
  return { ...(reader && { reader }), ...(answer && { answer }) };
}

/** Whether there is something to answer. */
export function canAnswer(state: State, now: number): boolean {
  const { request, invitation, answered } = state;
  if (!invitation) return false;
  if (!request) return invitation.canAnswer;
  const { signed, total } = request.progress;
  if (request.status !== 'PENDING' || signed >= total || Date.parse(request.expiresAt) <= now || answered) return false;
  const { reader } = standing(state);
  return reader ? ['WAITING', 'REQUESTED'].includes(reader.status) : invitation.canAnswer;
}
