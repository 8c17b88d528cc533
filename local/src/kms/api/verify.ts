import { AwsError } from '../../shared/service.ts';
import { verifyDigest } from '../ecdsa.ts';
import type { VerifyInput } from '../inputs.ts';
import { type Keys, requireEnabled } from '../keys.ts';
import { digestOf, endDryRun } from './digest.ts';

/**
 * Says whether a signature is that of a message, or of a digest; one that is not is an error.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html
 */
export const verify = (keys: Keys) => (input: VerifyInput) => {
  const { key } = keys.find(input.KeyId);
  requireEnabled(key);
  const digest = digestOf(input);
  endDryRun(input);
  if (!verifyDigest(digest, Buffer.from(input.Signature, 'base64'), key.privateKey))
    throw new AwsError('KMSInvalidSignatureException', `the signature is none of ${key.arn} for this message`);
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
};
