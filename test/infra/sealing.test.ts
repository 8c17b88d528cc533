import { describe, expect, it } from 'vitest';
import { ofType, templateOf, withRecords } from '../support/synthesised.ts';

const template = await templateOf(withRecords);
const withTwo = await templateOf({ context: { ...withRecords.context, sealingKeys: '2' } });
const without = await templateOf();

/** Who may sign by a key, and what the account may. */
const statementsOf = (key: { Properties: { KeyPolicy: { Statement: Statement[] } } }) =>
  key.Properties.KeyPolicy.Statement;
interface Statement {
  Effect: string;
  Action: string[];
  Principal: { AWS: { 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: unknown } };
}

describe('sealing keys', () => {
  const keys = ofType(withTwo, 'AWS::KMS::Key');

  it('are of P-256, for signatures, and outlive the stack', () => {
    expect(keys).toHaveLength(2);
    for (const [, key] of keys)
      expect(key).toMatchObject({
        Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
        ...{ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
      });
  });

  it('let one role sign, by the newest alone, and the account manage without', () => {
    const [older, newest] = keys.map(([, key]) => statementsOf(key as never)) as [Statement[], Statement[]];
    for (const [manage] of [older, newest]) {
      expect(JSON.stringify(manage!.Principal)).toContain(':root');
      const use = ['kms:Sign', 'kms:CreateGrant', 'kms:Verify', 'kms:Decrypt'];
      const allows = (action: string) =>
        manage!.Action.some((each) => new RegExp(`^${each.replace('*', '.*')}$`).test(action));
      expect(use.filter(allows)).toEqual([]);
      expect(allows('kms:PutKeyPolicy')).toBe(true);
    }
    expect(older).toHaveLength(1);
    expect(newest.slice(1)).toMatchObject([
      {
        ...{ Effect: 'Allow', Action: ['kms:GetPublicKey', 'kms:Sign'].sort() },
        Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^SealingSealRecordRole/), 'Arn'] } },
      },
    ]);
  });

  it('are the first one where there are more: what was sealed by it is not lost', () => {
    const [[first]] = ofType(template, 'AWS::KMS::Key') as [[string, unknown]];
    expect(keys.map(([id]) => id)).toContain(first);
  });
});

describe('sealing', () => {
  it('waits behind a queue of its own for what has ended, or was erased', () => {
    const rules = ofType(template, 'AWS::Events::Rule').filter(([id]) => id.startsWith('SealingEnded'));
    expect(rules[0]![1].Properties.EventPattern).toEqual({
      source: ['countersign'],
      'detail-type': ['Signing Request Changed'],
      detail: {
        type: ['DECLINED', 'COMPLETED', 'EXPIRED', 'CANCELLED', 'FAILED', 'ERASED'],
        status: [{ 'anything-but': ['PENDING'] }],
      },
    });
  });

  it('is nothing where the deployment records nothing', () => {
    for (const type of ['AWS::KMS::Key', 'AWS::S3::Bucket']) expect(ofType(without, type)).toEqual([]);
    const ids = Object.keys(without.Resources).filter((id) => /^(Sealing|Records)/.test(id));
    expect(ids).toEqual([]);
    expect(JSON.stringify(without)).not.toMatch(/kms:Sign|"ResourcePolicy"|"SEALS"/);
  });
});
