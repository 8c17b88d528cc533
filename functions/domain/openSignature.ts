import { requestedAtOf, type StoredRequest } from './request.ts';

/** A signature that the workflow waits for: one item in the table `OpenSignatures` while it does. */
export interface OpenSignature {
  requestId: string;
  email: string;
  /** What completes the waiting task. Never logged, returned or published; the API's role cannot read it. */
  taskToken: string;
  /** When the asking state was entered, in milliseconds; with `attempt` it orders deliveries of the same ask. */
  askedAt: number;
  attempt: number;
  /**
   * Tells which delivery of the ask put the item: what one of them leaves, another may not take back. Eight random
   * characters tell them apart, and keep the usual item below the kilobyte that one write unit pays for.
   */
  delivery: string;
  /** When the signer was first asked. */
  requestedAt: number;
  documentId: string;
  documentSha256?: string;
  title?: string;
  message?: string;
  requestedBy: string;
  expiresAt: number;
}

/** One delivery of an ask. */
export interface Ask extends Pick<OpenSignature, 'taskToken' | 'askedAt' | 'delivery'> {
  attempt?: number;
}

/** Makes the open signature of an ask, with what the inbox shows of the request. */
export function openSignatureOf(
  request: StoredRequest,
  { email, position }: { email: string; position: number },
  { taskToken, askedAt, attempt = 0, delivery }: Ask,
): OpenSignature {
  const { documentId, documentSha256, title, message, requestedBy, expiresAt } = request;
  return {
    ...{ requestId: request.id, email, taskToken, askedAt, attempt, delivery },
    requestedAt: requestedAtOf(request, position) ?? askedAt,
    ...{ documentId, requestedBy, expiresAt },
    ...(documentSha256 === undefined ? {} : { documentSha256 }),
    ...(title === undefined ? {} : { title }),
    ...(message === undefined ? {} : { message }),
  };
}
