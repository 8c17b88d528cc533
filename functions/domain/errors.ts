/** Why a task of the workflow does nothing, though nothing is broken: the request went on meanwhile. */
export abstract class Refusal extends Error {}

/** Ends the asking of a signer who has answered, or is not needed any more; the branch of the workflow ends well. */
export class SignerAnswered extends Refusal {
  override readonly name = 'SignerAnswered';
  constructor(requestId: string, position: number) {
    super(`signer ${position} of request ${requestId} has answered already, or is not needed`);
  }
}

/**
 * Ends the asking of a signer whose place has gone to another person; the workflow asks again, and finds who has it.
 * `askPlaceAgain` fails a task that waits for him by the same name.
 */
export class SignerReassigned extends Refusal {
  override readonly name = 'SignerReassigned';
  constructor(requestId: string, position: number) {
    super(`the place of signer ${position} of request ${requestId} has gone to another person`);
  }
}

/** Ends the asking for a request that has closed; the workflow goes on to `Close request`. */
export class RequestClosed extends Refusal {
  override readonly name = 'RequestClosed';
  constructor(requestId: string, status: string) {
    super(`request ${requestId} is ${status}`);
  }
}

/** Tells the workflow that the deadline is later than it knows: it asks again, and waits until then. */
export class DeadlineMoved extends Refusal {
  override readonly name = 'DeadlineMoved';
  /** @param expiresAt the deadline, in milliseconds since the epoch: infra/signing-definition.ts reads it out of the message */
  constructor(expiresAt: number) {
    super(`the deadline moved to ${expiresAt}`);
  }
}

/** Ends an asking, or an automatic signature, that came after the deadline; the workflow goes on to `Close request`. */
export class SigningExpired extends Refusal {
  override readonly name = 'SigningExpired';
  constructor(requestId: string) {
    super(`the deadline of request ${requestId} has passed`);
  }
}
