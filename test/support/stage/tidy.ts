import {
  CancelSigningDocument,
  DeleteWebhookDocument,
  EraseRequestDocument,
  ListApiKeysDocument,
  ListWebhooksDocument,
  RevokeApiKeyDocument,
} from '../../../generated/operations.ts';
import { codeOf, type Person } from '../person.ts';
import type { Users } from './users.ts';

type Caller = Pick<Person, 'run' | 'get'>;

/** What a test file has made, so that it can be taken away. */
export interface Tidy {
  /** Notes a user who is about to be made. */
  user(email: string): void;
  /** Notes what an answer says was made, and whose it is. */
  note(data: unknown, owner: Caller): void;
  /** When a request was started that was noted. */
  startedAt(requestId: string): string | undefined;
  /**
   * Cancels and erases requests, deletes webhooks, revokes keys, removes users, in this order: the former need the latter.
   * @throws AggregateError with all that could not be taken away
   */
  all(): Promise<void>;
}

/** What an answer may say was made. */
interface Made {
  startSigning?: { id: string; createdAt: string } | null;
  createWebhook?: object | null;
  createApiKey?: object | null;
}

/** How many things are taken away at once. */
const lanes = 6;

/** Begins with nothing. */
export function tidyAfter(users: Pick<Users, 'remove'>): Tidy {
  const [emails, requests] = [new Set<string>(), new Map<string, { owner: Caller; createdAt: string }>()];
  const [ofWebhooks, ofKeys] = [new Set<Caller>(), new Set<Caller>()];
  return {
    user: (email) => void emails.add(email),
    note(data, owner) {
      const { startSigning, createWebhook, createApiKey } = (data ?? {}) as Made;
      if (startSigning && !requests.has(startSigning.id))
        requests.set(startSigning.id, { owner, createdAt: startSigning.createdAt });
      if (createWebhook) ofWebhooks.add(owner);
      if (createApiKey) ofKeys.add(owner);
    },
    startedAt: (requestId) => requests.get(requestId)?.createdAt,
    async all() {
      const failures: unknown[] = [];
      const each = async <Item>(items: Iterable<Item>, take: (item: Item) => Promise<unknown>) => {
        const left = [...items];
        const lane = async () => {
          for (let item = left.shift(); item !== undefined; item = left.shift())
            await take(item).catch((error: unknown) => failures.push(error));
        };
        await Promise.all(Array.from({ length: lanes }, lane));
      };
      await each(requests, ([requestId, { owner }]) => erase(requestId, owner));
      await each(ofWebhooks, async (owner) => {
        for (const { id } of await owner.get(ListWebhooksDocument, {})) await owner.get(DeleteWebhookDocument, { id });
      });
      await each(ofKeys, async (owner) => {
        for (const { id } of await owner.get(ListApiKeysDocument, {})) await owner.get(RevokeApiKeyDocument, { id });
      });
      await each(emails, (email) => users.remove(email));
      if (failures.length > 0)
        throw new AggregateError(failures, 'not everything that the tests made could be removed');
    },
  };
}

/** Whatever has become of it: what is closed cannot be cancelled, and need not be. */
async function erase(requestId: string, owner: Caller): Promise<void> {
  const cancelled = await owner.run(CancelSigningDocument, { input: { requestId } });
  if (!['ok', 'RequestClosed'].includes(codeOf(cancelled))) throw new Error(`${requestId}: ${codeOf(cancelled)}`);
  await owner.get(EraseRequestDocument, { input: { requestId } });
}
