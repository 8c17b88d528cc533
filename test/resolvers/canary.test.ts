import { afterAll, describe, expect, it } from 'vitest';
import { canary } from '../../functions/domain/canary.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { startBackend } from '../support/backend.ts';
import { evaluator, identityOf } from '../support/evaluate.ts';
import { signer, startInput } from '../support/given.ts';

const backend = process.env.REMOTE ? undefined : await startBackend();
afterAll(() => backend?.stop());
const evaluate = await evaluator(backend);

const role = 'arn:aws:sts::123456789012:assumed-role/canary/';
const env = { AUTOMATIC_SIGNERS: 'nobody', REQUESTS_TABLE: 'Requests', REQUESTERS: 'group', CANARY: role };
const iam = { accountId: '123456789012', sourceIp: ['203.0.113.7'], username: 'AROA:session' };
const by = (userArn: string) => ({ ...iam, userArn });
const start = (identity: object, input: Partial<StartSigningInput> = {}, given: Record<string, string> = env) =>
  evaluate('Mutation.startSigning', 'request', {
    ...{
      arguments: { input: startInput({ signers: [signer(canary.email)], notify: false, ...input }) },
      identity,
      stash: {},
    },
    ...{ env: given, request: { headers: {} } },
  });
const nobody = /no verified e-mail address/;

describe('the canary', () => {
  it('is the role of its function, in whatever session', async () => {
    for (const session of ['Countersign-dev-CanaryTrySigning', 'another'])
      expect((await start(by(`${role}${session}`))).error).toBeUndefined();
  });

  it.each([
    ['another role', by('arn:aws:sts::123456789012:assumed-role/canary2/session')],
    ['a role of that name in another account', by('arn:aws:sts::210987654321:assumed-role/canary/session')],
    ['a user', by('arn:aws:iam::123456789012:user/canary/')],
    ['what has it further on', by(`arn:aws:iam::123456789012:user/${role}session`)],
    ['a caller without an ARN', iam],
  ])('is not %s', async (_name, identity) => {
    expect((await start(identity)).error).toMatch(nobody);
  });

  it('is nobody in a stack without one', async () => {
    const { CANARY: _, ...without } = env;
    expect((await start(by(`${role}session`), {}, without)).error).toMatch(nobody);
  });

  it('is no person who says so', async () => {
    const claims = { userArn: `${role}session` };
    expect((await start(identityOf('mallory@example.com', claims))).error).toContain('only members of the group');
  });

  it.each([true, undefined])('rejects that it is mailed, where notify is %s', async (notify) => {
    expect((await start(by(`${role}session`), { notify })).error).toBe(
      'the canary may send no mail: give notify: false',
    );
  });

  it.each([
    ['another signer', { signers: [signer('bob@example.com')] }],
    ['another signer beside itself', { signers: [signer(canary.email), signer('bob@example.com')] }],
    ['an observer', { observers: [{ email: 'bob@example.com' }] }],
  ])('rejects that it asks %s', async (_name, input) => {
    expect((await start(by(`${role}session`), input)).error).toBe('the canary may ask nobody but itself');
  });
});
