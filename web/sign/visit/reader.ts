import { halfHidden } from '../../../functions/domain/access/invitation.ts';
import type { Invitation, Request, Signer } from '../../api/operations.ts';

/**
 * Which signer the reader is: the one whose address the half hidden one can be. Undefined where several can be, since the API
 * tells nobody the whole address but by the mail itself.
 */
export function readerOf({ signers }: Request, { sentTo }: Invitation): Signer | undefined {
  const possible = signers.filter(({ email }) => halfHidden(email) === sentTo);
  return possible.length === 1 ? possible[0] : undefined;
}
