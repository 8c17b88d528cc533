import { changeRequest, readRequest, type WorkflowChange } from '../adapters/requests.ts';
import type { StoredRequest } from '../domain/request.ts';

/** A refused write means that another change came first. A request has fewer changes at a time than this. */
const maxTries = 100;

/**
 * Decides by the item and writes what was decided, as one conditional update; where another write came between, it decides
 * anew by what stands then.
 * @param decide gives the change to make of the request as read; undefined where there is none to make. What it throws ends this
 * @param known the request as read before; it is read once more before nothing is done about it
 * @returns the changed request; undefined where there was nothing to change
 */
export async function decideRequest(
  id: string,
  decide: (request: StoredRequest | undefined) => WorkflowChange | undefined,
  known?: StoredRequest,
): Promise<StoredRequest | undefined> {
  for (let tries = 0; tries < maxTries; tries++) {
    const isKnown = known !== undefined && tries === 0;
    const request = isKnown ? known : await readRequest(id);
    const change = decide(request);
    if (!change && !isKnown) return undefined;
    const changed = change && (await changeRequest(request!, change));
    if (changed) return changed;
  }
  throw new Error(`request ${id} changes too fast: ${maxTries} writes were overtaken`);
}
