import { createPublicKey } from 'node:crypto';
import type { KeyInput } from '../inputs.ts';
import { type Keys, keySpec, keyUsage, requireEnabled, signingAlgorithms } from '../keys.ts';

/** Gives the public half, as SubjectPublicKeyInfo: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html */
export const getPublicKey = (keys: Keys) => (input: KeyInput) => {
  const { key } = keys.find(input.KeyId);
  requireEnabled(key);
  return {
    KeyId: key.arn,
    PublicKey: createPublicKey(key.privateKey).export({ type: 'spki', format: 'der' }).toString('base64'),
    ...{ CustomerMasterKeySpec: keySpec, KeySpec: keySpec, KeyUsage: keyUsage, SigningAlgorithms: signingAlgorithms },
  };
};
