import { describe, expect, it } from 'vitest';
import { aliases, keys } from '../../src/from-template/kms.ts';
import { load } from '../template/given.ts';

const signing = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' };
const key = (Properties: object) => ({ Type: 'AWS::KMS::Key', Properties: Properties as Record<string, unknown> });
const alias = (AliasName: string, TargetKeyId: unknown) => ({
  Type: 'AWS::KMS::Alias',
  Properties: { AliasName, TargetKeyId },
});
const account = 'arn:aws:kms:us-east-1:123456789012';

describe('what a template says of keys', () => {
  it('is which there are, and what else they are called', () => {
    const template = load({
      Resources: {
        Seal: key({ ...signing, Description: 'seals', EnableKeyRotation: false, PendingWindowInDays: '7' }),
        Off: key({ ...signing, Enabled: 'false' }),
        ByArn: alias('alias/seal', { 'Fn::GetAtt': ['Seal', 'Arn'] }),
        ById: alias('alias/of/off', { Ref: 'Off' }),
      },
      Outputs: {
        Id: { Value: { 'Fn::GetAtt': ['Seal', 'KeyId'] } },
        Name: { Value: { Ref: 'ByArn' } },
      },
    });
    const [seal, off] = ['Seal', 'Off'].map((id) => template.resource(id).physicalId) as [string, string];
    expect(seal).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(template.outputs).toEqual({ Id: seal, Name: 'alias/seal' });
    expect(keys(template)).toEqual([
      { id: seal, arn: `${account}:key/${seal}`, description: 'seals', isEnabled: true },
      { id: off, arn: `${account}:key/${off}`, description: '', isEnabled: false },
    ]);
    expect(aliases(template)).toEqual([
      { name: 'alias/seal', arn: `${account}:alias/seal`, keyId: seal },
      { name: 'alias/of/off', arn: `${account}:alias/of/off`, keyId: off },
    ]);
  });

  it.each([
    ['a symmetric key', {}, 'a key of KeySpec SYMMETRIC_DEFAULT with KeyUsage ENCRYPT_DECRYPT is not emulated'],
    ['no use', { KeySpec: 'ECC_NIST_P256' }, 'with KeyUsage ENCRYPT_DECRYPT is not emulated'],
    ['another curve', { ...signing, KeySpec: 'ECC_NIST_P384' }, 'KeySpec is "ECC_NIST_P384"; allowed: ECC_NIST_P256'],
    ['another use', { ...signing, KeyUsage: 'KEY_AGREEMENT' }, 'KeyUsage is "KEY_AGREEMENT"; allowed: SIGN_VERIFY'],
    ['rotation', { ...signing, EnableKeyRotation: true }, 'You cannot set the EnableKeyRotation property to true'],
    ['a short window', { ...signing, PendingWindowInDays: 6 }, 'its PendingWindowInDays is 6; allowed: 7 to 30'],
    ['imported material', { ...signing, Origin: 'EXTERNAL' }, 'Origin is "EXTERNAL"; allowed: AWS_KMS'],
    ['more regions', { ...signing, MultiRegion: true }, 'MultiRegion is true; allowed: false'],
  ])('rejects %s', (_, properties, message) => {
    expect(() => keys(load({ Resources: { Seal: key(properties) } }))).toThrow(message);
  });

  it.each([
    ['without alias/', 'seal', { Ref: 'Seal' }, 'its AliasName is seal; allowed: alias/'],
    ['of AWS', 'alias/aws/seal', { Ref: 'Seal' }, 'its AliasName is alias/aws/seal'],
    ['of another key', 'alias/seal', 'other', 'its key other is no AWS::KMS::Key of the template'],
  ])('rejects an alias %s', (_, name, target, message) => {
    const template = load({ Resources: { Seal: key(signing), Alias: alias(name, target) } });
    expect(() => aliases(template)).toThrow(`cannot run Alias: ${message}`);
  });
});
