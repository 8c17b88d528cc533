import { signDigest } from '../ecdsa.ts';
import type { SignInput } from '../inputs.ts';
import { type Keys, requireEnabled } from '../keys.ts';
import { digestOf, endDryRun } from './digest.ts';

/** Signs a message of at most 4,096 bytes, or a digest: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html */
export const sign = (keys: Keys) => (input: SignInput) => {
  const { key } = keys.find(input.KeyId);
  requireEnabled(key);
  const digest = digestOf(input);
  endDryRun(input);
  const Signature = signDigest(digest, key.privateKey).toString('base64');
  return { KeyId: key.arn, Signature, SigningAlgorithm: input.SigningAlgorithm };
};
