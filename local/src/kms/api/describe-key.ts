import type { KeyInput } from '../inputs.ts';
import { type Keys, keySpec, keyUsage, signingAlgorithms } from '../keys.ts';

/** Says what a key is, also one that is disabled: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html */
export const describeKey = (keys: Keys) => (input: KeyInput) => {
  const { id, arn, description, isEnabled, createdAt } = keys.find(input.KeyId).key;
  return {
    KeyMetadata: {
      ...{ AWSAccountId: arn.split(':')[4], KeyId: id, Arn: arn, Description: description },
      ...{ CreationDate: createdAt / 1000, Enabled: isEnabled, KeyState: isEnabled ? 'Enabled' : 'Disabled' },
      ...{ KeyManager: 'CUSTOMER', Origin: 'AWS_KMS', MultiRegion: false },
      ...{ CustomerMasterKeySpec: keySpec, KeySpec: keySpec, KeyUsage: keyUsage, SigningAlgorithms: signingAlgorithms },
    },
  };
};
