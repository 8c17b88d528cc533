import { createHash } from 'node:crypto';
import { AwsError } from '../../shared/service.ts';
import type { SignInput } from '../inputs.ts';
import { keySpec, signingAlgorithms } from '../keys.ts';

/**
 * The digest that Sign and Verify are about: of the message, or the message itself.
 * @throws AwsError `InvalidKeyUsageException` for an algorithm of other keys, `ValidationException`
 */
export function digestOf({ Message, MessageType = 'RAW', SigningAlgorithm }: SignInput): Buffer {
  if (!signingAlgorithms.includes(SigningAlgorithm))
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${SigningAlgorithm} is incompatible with key spec ${keySpec}.`,
    );
  const message = Buffer.from(Message, 'base64');
  if (MessageType === 'RAW') return createHash('sha256').update(message).digest();
  if (MessageType !== 'DIGEST')
    throw new AwsError('ValidationException', `Message type ${MessageType} is incompatible with key spec ${keySpec}.`);
  if (message.length !== 32)
    throw new AwsError('ValidationException', `Digest is invalid length for algorithm ${SigningAlgorithm}.`);
  return message;
}

/** @throws AwsError `DryRunOperationException` where all was well but nothing is to be done */
export function endDryRun({ DryRun = false }: SignInput): void {
  if (DryRun)
    throw new AwsError(
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
      412,
    );
}
