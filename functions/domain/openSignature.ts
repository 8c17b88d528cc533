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
