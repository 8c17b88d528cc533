import type { RefusalCode } from './field-call.ts';

/** A call that is not done, for a reason that the caller is told. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** @param info what programs need besides, as `errorInfo` */
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly info?: object,
  ) {
    super(message);
  }
}

/** Refuses an argument: which, what came (no address, no text that people wrote), what is allowed. */
export function refuseInput(field: string, got: string, allowed: string): never {
  throw new Refusal('InvalidInput', `${field} is not accepted: got ${got}; allowed: ${allowed}`);
}

/** Refuses what another write came before. */
export function lostRace(): never {
  throw new Refusal('Unavailable', 'it was changed just now; repeat the same call');
}
