import { connect, createWatch } from '@countersign/local/client';
import type { Subscription } from './person.ts';

export type { Subscription } from './person.ts';

/**
 * Subscribes on a connection of its own; resolves when AppSync has acknowledged it.
 * @throws Refused with the frame that said no
 */
export async function subscribe<Update>(
  endpoint: string,
  token: string,
  query: string,
  variables: unknown,
): Promise<Subscription<Update>> {
  const client = await connect(endpoint, { token });
  const live = await client.subscribe(query, variables as Record<string, unknown>).catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  const updates = createWatch<Update>();
  const receive = async () => {
    for (;;) updates.push(Object.values((await live.next()).data!)[0] as Update);
  };
  // It fails when the socket closes, which is how a subscription ends.
  const ended = receive().catch(() => {});
  return {
    ...updates,
    ended,
    async close() {
      await client.close();
    },
  };
}
