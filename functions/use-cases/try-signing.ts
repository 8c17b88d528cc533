import { setTimeout } from 'node:timers/promises';
import {
  eraseRequest,
  type SeenRequest,
  signDocument,
  signingRequest,
  startSigning,
} from '../adapters/own-requests.ts';
import { canary } from '../domain/canary.ts';

/**
 * Starts a request as a client does, signs it when the workflow has asked, waits for its end and erases it. One that does not
 * get so far expires by itself.
 * @param waits how far apart it looks whether the request goes on, and for how long at most, in milliseconds @default twenty seconds
 * @throws what was refused, or had no answer in time
 */
export async function trySigning(requestId: string, waits = { between: 500, atMost: 20_000 }): Promise<void> {
  const until = async (what: string, isSo: (request: SeenRequest) => boolean) => {
    for (const end = Date.now() + waits.atMost; ; await setTimeout(waits.between)) {
      const request = await signingRequest(requestId);
      if (isSo(request)) return;
      if (request.status !== 'PENDING') throw new Error(`it ended as ${request.status} before this: ${what}`);
      if (Date.now() >= end) throw new Error(`it did not come to this in ${waits.atMost / 1000} seconds: ${what}`);
    }
  };
  await startSigning({
    id: requestId,
    documentId: 'canary',
    signers: [{ email: canary.email }],
    expiresInSeconds: 300,
    notify: false,
  });
  await until('its signer is asked', ({ signers }) => signers[0]!.status === 'REQUESTED');
  await signDocument({ requestId });
  await until('it is completed', ({ status }) => status === 'COMPLETED');
  await eraseRequest({ requestId });
}
