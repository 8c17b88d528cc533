/** Ends the asking of a signer who has already answered; the branch of the workflow ends well. */
export class SignerAnswered extends Error {
  override readonly name = 'SignerAnswered';
  constructor(requestId: string, position: number) {
    super(`signer ${position} of request ${requestId} has answered already`);
  }
}

/** Ends the asking for a request that has closed; the workflow goes on to `Close request`. */
export class RequestClosed extends Error {
  override readonly name = 'RequestClosed';
  constructor(requestId: string, status: string) {
    super(`request ${requestId} is ${status}`);
  }
}

/** Ends an automatic signature that came after the deadline; the workflow goes on to `Close request`. */
export class SigningExpired extends Error {
  override readonly name = 'SigningExpired';
  constructor(requestId: string) {
    super(`the deadline of request ${requestId} has passed`);
  }
}
