import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { type EvaluationContext, evaluator, identityOf } from '../support/evaluate.ts';
import { storedRequest, storedSigner } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);
const by = (caller: object) => ({ resolverContext: { caller: JSON.stringify(caller) } });
const carol = identityOf('carol@example.com');
const link = by({ kind: 'LINK', invitation: 'link-1' });
const confirming = storedRequest({
  ...{ confirmByCode: true, expiresAt: Date.parse('2099-01-01T00:00:00Z') },
  signers: { 'bob@example.com': storedSigner() },
});
const ofBob = { identity: identityOf('bob@example.com'), prev: { result: confirming } };

const optional = {
  webhooks: 'webhooks=on',
  'API keys': 'apiKeys=on',
  links: 'mailFrom=…, and the page or pageUrl=…',
  records: 'records=on',
} as const;

/** Each field and step that a function does, what the stack needs for it, and who may. */
const rows: [string, keyof typeof optional, Omit<EvaluationContext, 'env'>][] = [
  ...[
    'Mutation.createWebhook',
    'Mutation.updateWebhook',
    'Mutation.rotateWebhookSecret',
    'Mutation.deleteWebhook',
    'Mutation.sendTestWebhook',
    'Mutation.redeliverWebhook',
    'Query.webhooks',
    'Query.webhookDeliveries',
  ].map((field) => [field, 'webhooks', { identity: carol }] as [string, 'webhooks', object]),
  ...['Query.apiKeys', 'Mutation.createApiKey', 'Mutation.revokeApiKey'].map(
    (field) => [field, 'API keys', { identity: carol }] as [string, 'API keys', object],
  ),
  ...['Query.invitation', 'Mutation.sendAccessCode', 'Mutation.confirmAccessCode'].map(
    (field) => [field, 'links', { identity: link }] as [string, 'links', object],
  ),
  ...['Query.verifyCertificate', 'Query.sealingKeys'].map(
    (field) => [field, 'records', { identity: carol, arguments: { jws: '' } }] as [string, 'records', object],
  ),
  [
    ...(['confirmCode', 'links'] as const),
    { ...ofBob, stash: { requestId: 'request-1', answer: { status: 'SIGNED' } }, arguments: { input: {} } },
  ],
  ['sendCode', 'links', { ...ofBob, stash: { requestId: 'request-1' } }],
];

describe.each(rows)('%s', (name, about, context) => {
  const [parentTypeName, fieldName] = name.split('.');
  const given = { arguments: {}, ...context, env: {}, ...(fieldName ? { info: { parentTypeName, fieldName } } : {}) };

  it(`is refused where the deployment has no ${about}`, async () => {
    const { error } = await evaluate(name, 'request', given);
    const verbs: Partial<Record<typeof about, string>> = { links: 'mails', records: 'seals' };
    expect(error).toContain(`this deployment ${verbs[about] ?? 'has'} no ${about}`);
    expect(error).toContain(`deploy it with -c ${optional[about]} (docs/deploy.md)`);
  });

  it('is unavailable where its function fails', async () => {
    const failed = { message: 'secret words', type: 'Lambda:Unhandled' };
    const { error } = await evaluate(name, 'response', { ...given, result: null, error: failed });
    expect(error).toBe('the request could not be decided just now; repeat the same call');
  });

  it('says what the function refuses', async () => {
    const refused = { code: 'WebhookNotFound', message: 'you have no webhook x' };
    const { error } = await evaluate(name, 'response', { ...given, result: { refused } });
    expect(error).toBe('you have no webhook x');
  });
});
