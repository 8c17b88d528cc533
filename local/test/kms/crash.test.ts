import { expect, it } from 'vitest';
import { folder } from '../lambda/given.ts';
import { linesUntilKilled } from '../until-killed.ts';
import { call, keyId, openKms } from './given.ts';

const script = new URL('./sign-until-killed.ts', import.meta.url);

it('keeps the key of every signature that was answered when the process is killed', async () => {
  const directory = await folder();
  const signed = [
    ...(await linesUntilKilled(script, [directory], 1)),
    ...(await linesUntilKilled(script, [directory], 50)),
  ];
  const kms = openKms(directory);
  expect(signed.length).toBeGreaterThan(50);
  for (const line of signed) {
    const [Message, Signature] = line.split(' ');
    const input = { KeyId: keyId, Message, Signature, SigningAlgorithm: 'ECDSA_SHA_256' };
    expect(call(kms, 'Verify', input)).toMatchObject({ SignatureValid: true });
  }
});
