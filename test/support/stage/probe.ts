import {
  CancelSigningDocument,
  EraseRequestDocument,
  InvitationDocument,
  ListApiKeysDocument,
  ListSealingKeysDocument,
  ListWebhooksDocument,
  StartSigningDocument,
} from '../../../generated/operations.ts';
import { startInput } from '../given.ts';
import { codeOf, type Person } from '../person.ts';
import type { Facts } from './facts.ts';

/**
 * Finds out what a stage has, by asking for it as a person: the outputs do not say.
 * @throws Error where the person may not start requests
 */
export async function probe(person: Pick<Person, 'run' | 'get'>): Promise<Facts['has']> {
  const isThere = async (answer: ReturnType<Person['run']>) => codeOf(await answer) !== 'NotEnabled';
  const input = startInput({ notify: false, expiresInSeconds: 3600 });
  const started = await person.run(StartSigningDocument, { input });
  const automatic = !started.errors;
  if (codeOf(started) === 'Unauthorized')
    throw new Error(`the stage takes no requests of whom the suite makes: ${started.errors![0]!.message}`);
  if (automatic) {
    const requestId = started.data!.startSigning!.id;
    await person.run(CancelSigningDocument, { input: { requestId } });
    await person.get(EraseRequestDocument, { input: { requestId } });
  }
  return {
    automatic,
    webhooks: await isThere(person.run(ListWebhooksDocument, {})),
    apiKeys: await isThere(person.run(ListApiKeysDocument, {})),
    links: await isThere(person.run(InvitationDocument, {})),
    records: await isThere(person.run(ListSealingKeysDocument, {})),
  };
}
