import { join } from 'node:path';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { CreateWebhookDocument } from '../../generated/operations.ts';
import { person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { atRest } from './at-rest.ts';
import { startReceiver } from '../support/receiver.ts';
import { createUntold } from '../support/untold.ts';

/** Who hears of requests without being connected. */
export interface Audience {
  /**
   * Resolves when all requests are sealed, a webhook has got every version of them, and a mail tells the requester of each that was completed; until
   * then the clock goes on, as what a kill cut off comes again by it.
   */
  heard(requests: () => Promise<StoredRequest[]>, backend: BackendProcess): Promise<void>;
  close(): Promise<void>;
}

/** How far the clock moves at a time: what was received and not done comes again after five minutes. */
const step = 6 * 60_000;

/** Makes Carol a webhook, by a backend of its own, which is then killed. */
export async function listen(given: { assembly: string; dataDir: string; carol: string }): Promise<Audience> {
  const { assembly, dataDir, carol } = given;
  const receiver = await startReceiver();
  const backend = launch({ dataDir, script: 'test/crash/serve.ts', durability: 'synced', args: [assembly, '0'] });
  backend.go();
  const requester = person(await backend.endpoint, async () => carol);
  // Without the weather of the storm, which this call is no part of.
  backend.advance(0);
  await backend.lines.until((line) => line === atRest);
  await requester.get(CreateWebhookDocument, { input: { url: `${receiver.url}/carol` } });
  await backend.kill();

  const untold = createUntold({
    ...{ receiver, path: '/carol', email: 'carol@example.com' },
    mailbox: join(dataDir, 'mail'),
  });
  return {
    close: receiver.close,
    async heard(requests, { advance, lines: said }) {
      for (let times = 0; ; times++) {
        const lines = await untold(await requests());
        if (lines.length === 0) return;
        if (times > 60) throw new Error(`nobody was told of: ${lines.join(', ')}`);
        const rests = () => said.items.filter((line) => line === atRest).length;
        const before = rests();
        advance(step);
        // What the clock overtakes is signed too long ago.
        await said.until(() => rests() > before);
      }
    },
  };
}
