import { ListPendingSignaturesDocument, SignDocumentDocument } from '../../../generated/operations.ts';
import type { Member } from './stage.ts';

/** Signs a request as somebody. */
export const sign = (person: Member, requestId: string) => person.run(SignDocumentDocument, { input: { requestId } });

/** The requests that wait for somebody. */
export const inboxOf = async (person: Member): Promise<string[]> =>
  (await person.get(ListPendingSignaturesDocument, { limit: 100 })).items.map(({ requestId }) => requestId);
