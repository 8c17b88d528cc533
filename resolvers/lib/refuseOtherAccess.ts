import type { StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { refuse } from './refuse.ts';

/** Refuses who came in by what the signer may not answer by. */
export function refuseOtherAccess(signer: StoredSigner, caller: Caller, id: string): void {
  const { access } = signer;
  if (access !== (caller.session ? 'ACCOUNT' : 'LINK')) return;
  const way =
    access === 'LINK' ? 'come in by the link that is mailed to you when it is your turn' : 'sign in with an account';
  refuse('Unauthorized', `you cannot act on request ${id} so: ${way}`);
}
