import { subscribeOver } from '../../../tools/client/realtime.ts';
import type { Subscription } from '../person.ts';
import { createWatch } from '../watch.ts';

/**
 * Subscribes as the tools do, on a connection of its own; resolves when AppSync has acknowledged it.
 * @throws Refused, ConnectionLost
 */
export async function subscribeTo<Update>(
  { endpoint, realtime }: { endpoint: string; realtime: string },
  token: string,
  query: string,
  variables: unknown,
): Promise<Subscription<Update>> {
  const updates = createWatch<Update>();
  const { ended, close } = await subscribeOver<Record<string, Update>>({
    ...{ endpoint, realtime, token, query, variables: variables as Record<string, unknown> },
    onData: (data) => updates.push(Object.values(data)[0]!),
  });
  return { ...updates, ended, close: async () => close() };
}
