import {
  GetSigningRequestDocument,
  type GetSigningRequestQuery,
  OnSignatureUpdateDocument,
  type OnSignatureUpdateSubscription,
  StartSigningDocument,
} from '../../generated/operations.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startInput } from './given.ts';
import type { Person, Subscription } from './person.ts';

/** An update as a subscriber gets it. */
export type Update = NonNullable<OnSignatureUpdateSubscription['onSignatureUpdate']>;
/** A request as the API shows it. */
export type Request = NonNullable<GetSigningRequestQuery['signingRequest']>;

/** A request that a test follows as its requester. */
export interface Followed {
  id: string;
  updates: Subscription<Update>;
  read(): Promise<Request>;
  /** Resolves when the signer has been asked, if need be before this was called. */
  asked(email: string): Promise<void>;
  /** Gives the update that closed the request. */
  closed(): Promise<Update>;
}

/** Starts a request, the tutorial's unless said otherwise, and subscribes to it. */
export async function startAndFollow(requester: Person, overrides: Partial<StartSigningInput> = {}): Promise<Followed> {
  const { id } = await requester.get(StartSigningDocument, { input: startInput(overrides) });
  const updates = await requester.subscribe(OnSignatureUpdateDocument, { requestId: id });
  const read = () => requester.get(GetSigningRequestDocument, { id });
  return {
    ...{ id, updates, read },
    async asked(email) {
      const { history } = await read();
      const isAsk = (type: string, signer: string | null | undefined) => type === 'REQUESTED' && signer === email;
      if (!history.some(({ type, signer }) => isAsk(type, signer)))
        await updates.until(({ event, signer }) => isAsk(event, signer));
    },
    closed: () => updates.until(({ status }) => status !== 'PENDING'),
  };
}

/** How a signer stands, by address. */
export const standings = ({ signers }: Request) =>
  Object.fromEntries(signers.map(({ email, status }) => [email.split('@')[0], status]));
