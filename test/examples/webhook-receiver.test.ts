import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, it } from 'vitest';
import { CreateWebhookDocument, SendTestWebhookDocument, UpdateWebhookDocument } from '../../generated/operations.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { runProgram } from '../support/command.ts';
import { withWebhooks } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withWebhooks) });
afterAll(() => backend.stop());

it('the receiver of docs/webhooks.md takes what is signed, and nothing else', { timeout: 60_000 }, async () => {
  const carol = await backend.as('carol@example.com');
  const input = { url: 'http://localhost:9000/' };
  const { secret, webhook } = await carol.get(CreateWebhookDocument, { input });
  const { lines, kill, ended } = runProgram(process.execPath, ['examples/webhook-receiver.mjs'], {
    environment: { WEBHOOK_SECRET: secret, RECEIVER_PORT: '0' },
  });
  try {
    const listening = await lines.until((line) => line.startsWith('listening on '));
    const url = `http://localhost:${listening.split(' ').at(-1)}/`;
    await carol.get(UpdateWebhookDocument, { input: { id: webhook.id, url } });
    await carol.get(SendTestWebhookDocument, { id: webhook.id });
    expect(await lines.until((line) => line.startsWith('webhook.test'))).toBe(
      `webhook.test ${JSON.stringify({ webhookId: webhook.id })}`,
    );
    const body = '{"type":"webhook.test","data":{}}';
    const headers = (by: string) => ({
      'webhook-id': 'one',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': new Webhook(by).sign('one', new Date(), body),
    });
    const post = async (by: string) => (await fetch(url, { method: 'POST', headers: headers(by), body })).status;
    expect([await post(secret), await post(`whsec_${Buffer.alloc(32, 1).toString('base64')}`)]).toEqual([204, 401]);
  } finally {
    kill('SIGTERM');
    await ended;
  }
});

it('is the file that the document shows', () => {
  const [, shown] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/webhooks.md', 'utf8'))!;
  expect(readFileSync('examples/webhook-receiver.mjs', 'utf8')).toContain(shown);
});
