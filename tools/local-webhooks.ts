/** What the stack is told of webhooks where it runs locally: there are some, and their receivers may be on this machine. */
export const localWebhooks = { webhooks: 'on', webhookLoopback: 'on' };
