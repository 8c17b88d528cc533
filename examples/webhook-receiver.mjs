// Receives webhooks, and prints each message whose signature is good:
//   WEBHOOK_SECRET=whsec_… node examples/webhook-receiver.mjs
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.WEBHOOK_SECRET);

const receiver = createServer(async (request, response) => {
  const chunks = await request.toArray();
  try {
    const message = webhook.verify(Buffer.concat(chunks), request.headers);
    console.log(message.type, JSON.stringify(message.data));
    response.writeHead(204).end();
  } catch (error) {
    console.error('refused:', error.message);
    response.writeHead(401).end();
  }
});
receiver.listen(Number(process.env.RECEIVER_PORT ?? 9000), () => {
  console.log('listening on', receiver.address().port);
});
