import { describe, expect, it } from 'vitest';
import type { PolicyStatement } from '../../src/iam/policy.ts';
import { accountId, iam, policy, refusal, role, roleArn, statement, worker } from './given.ts';

const key = `arn:aws:kms:us-east-1:${accountId}:key/1234abcd`;
const sign = { action: 'kms:Sign', resource: key };
const account = { AWS: `arn:aws:iam::${accountId}:root` };
const mayAll = statement({ Action: 'kms:*' });

/** A statement of the key's policy. */
const ofKey = (of: Partial<PolicyStatement> = {}) => statement({ Action: 'kms:*', Principal: account, ...of });

/** What is said to the worker, by the statements of the key and by the worker's own. */
const said = (keyStatements: PolicyStatement[], own: PolicyStatement[], context = {}) => {
  const resourcePolicies = [{ resource: key, document: policy(...keyStatements), isKeyPolicy: true }];
  const refused = refusal(() => iam({ roles: [role(...own)], resourcePolicies }).iam.authorize(worker, sign, context));
  return refused
    ? `${refused.code}: ${refused.message.slice(refused.message.indexOf(key) + key.length + 1)}`
    : 'allowed';
};

const noOwn = 'AccessDeniedException: because no identity-based policy allows the kms:Sign action';
const noneOfKey = 'AccessDeniedException: because no resource-based policy allows the kms:Sign action';
const deniedByKey = 'AccessDeniedException: with an explicit deny in a resource-based policy';

describe('a key policy', () => {
  it.each<[string, PolicyStatement[], PolicyStatement[], string]>([
    ['names the account, and the role may', [ofKey()], [mayAll], 'allowed'],
    ['names the account by its number', [ofKey({ Principal: { AWS: accountId } })], [mayAll], 'allowed'],
    ['names the account, and the role may nothing', [ofKey()], [], noOwn],
    ['names the account, and the role may other things', [ofKey()], [statement({ Action: 'kms:Verify' })], noOwn],
    ['names the account for other actions', [ofKey({ Action: 'kms:Describe*' })], [mayAll], noneOfKey],
    ['names nobody', [], [mayAll], noneOfKey],
    ['names the role', [ofKey({ Principal: { AWS: worker.arn } })], [], 'allowed'],
    ['names another role', [ofKey({ Principal: { AWS: roleArn('other') } })], [mayAll], noneOfKey],
    ['names account and role', [ofKey({ Principal: { AWS: [account.AWS, worker.arn] } })], [], 'allowed'],
    ['names everybody', [ofKey({ Principal: '*' })], [], 'allowed'],
    ['names a service', [ofKey({ Principal: { Service: 'logs.amazonaws.com' } })], [mayAll], noneOfKey],
    ['denies it to the account', [ofKey(), ofKey({ Effect: 'Deny', Action: 'kms:Sign' })], [mayAll], deniedByKey],
    [
      'denies it to another role',
      [ofKey(), ofKey({ Effect: 'Deny', Principal: { AWS: roleArn('other') } })],
      [mayAll],
      'allowed',
    ],
    [
      'names the role, whose own policy denies it',
      [ofKey({ Principal: { AWS: worker.arn } })],
      [statement({ Effect: 'Deny', Action: 'kms:Sign' })],
      'AccessDeniedException: with an explicit deny in an identity-based policy',
    ],
  ])('that %s', (_, keyStatements, own, expected) => {
    expect(said(keyStatements, own)).toBe(expected);
  });

  it('that names the account under a condition lets roles say more where it holds', () => {
    const raw = ofKey({ Condition: { StringEquals: { 'kms:MessageType': 'DIGEST' } } });
    expect(said([raw], [mayAll], { 'kms:MessageType': 'DIGEST' })).toBe('allowed');
    expect(said([raw], [mayAll], { 'kms:MessageType': 'RAW' })).toBe(noneOfKey);
    expect(said([raw], [mayAll])).toBe(noneOfKey);
  });

  it.each([
    ['another account', { AWS: 'arn:aws:iam::999999999999:root' }],
    ['a user', { AWS: `arn:aws:iam::${accountId}:user/ann` }],
  ])('fails that names %s', (_, Principal) => {
    expect(() => said([ofKey({ Principal })], [])).toThrow('{"AWS": "*" or ARNs of roles or the account}');
  });
});

it.each([
  ['names nobody', [], true],
  ['denies it to the account', [ofKey({ Effect: 'Deny' })], false],
])('a key whose policy %s lets the administrator sign: %3$s', (_, keyStatements, expected) => {
  const resourcePolicies = [{ resource: key, document: policy(...keyStatements), isKeyPolicy: true }];
  const administrator = { kind: 'administrator' } as const;
  expect(refusal(() => iam({ resourcePolicies }).iam.authorize(administrator, sign)) === undefined).toBe(expected);
});

it('the policy of anything else fails where it names the account', () => {
  const resourcePolicies = [{ resource: key, document: policy(ofKey()) }];
  expect(() => iam({ resourcePolicies })).toThrow(`names the principal ${account.AWS}`);
});
