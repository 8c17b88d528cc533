/** A child process of `crash.test.ts`: signs for ever and prints each signature, with its message, once it is answered. */
import { randomBytes } from 'node:crypto';
import { acknowledge } from '../acknowledge.ts';
import { call, keyId, openKms } from './given.ts';

const kms = openKms(process.argv[2]!);
for (;;) {
  const Message = randomBytes(8).toString('base64');
  const { Signature } = call(kms, 'Sign', { KeyId: keyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' });
  await acknowledge(`${Message} ${Signature}`);
}
