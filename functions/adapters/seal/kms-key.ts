import { endpointOf } from '../endpoint.ts';
import { environment } from '../environment.ts';
import { noteAnswer, Unavailable } from '../outage.ts';
import { callJson } from '../signed-post.ts';

/**
 * Signs a SHA-256 by the stack's newest key, which never leaves KMS.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 * @returns the ECDSA signature, in DER
 * @throws NoAnswer, Unavailable
 */
export async function signDigest(digest: Buffer): Promise<Buffer> {
  const input = { Message: digest.toString('base64'), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' };
  const { Signature } = (await callKms('Sign', input)) as { Signature: string };
  return Buffer.from(Signature, 'base64');
}

/** Gives the public part of that key, as SPKI in DER. @throws NoAnswer, Unavailable */
export async function readPublicKey(): Promise<Buffer> {
  const { PublicKey } = (await callKms('GetPublicKey', {})) as { PublicKey: string };
  return Buffer.from(PublicKey, 'base64');
}

async function callKms(operation: string, input: object): Promise<unknown> {
  const asked = { KeyId: environment('SEALING_KEY_ARN'), ...input };
  const { response, answer } = await callJson('kms', endpointOf('kms'), `TrentService.${operation}`, asked);
  // Whatever it refuses, it refuses each record alike: no request is at fault.
  if (!response.ok) throw new Unavailable('kms', `${operation} answered ${response.status}`);
  noteAnswer('kms');
  return answer;
}
