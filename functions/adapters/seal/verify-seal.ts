import canonicalize from 'canonicalize';
import { checkRecord, checkShape } from '../../domain/record/check-record.ts';
import { isObject, isUtcTime, shown } from '../../domain/record/json-value.ts';
import type { SigningRecord } from '../../domain/record/signing-record.ts';
import { valueHash } from '../record-hash.ts';
import type { SealHeader } from './jws.ts';
import { checkRetirement, checkSignature, type PublishedKey } from './published-key.ts';

/** What was found. */
export interface SealVerification {
  /** Whether nothing is wrong. */
  valid: boolean;
  /** By which key it says that it is, true or not; null where it says none. */
  keyId: string | null;
  /** When it says that it was made, true or not; null where it does not say. */
  sealedAt: string | null;
  /** What was sealed; null where the signature is by none of the keys, or of something else. */
  record: SigningRecord | null;
  /** What is wrong, a sentence each, for whoever has to find out why. */
  problems: string[];
}

/** The most characters of a seal: texts of control characters make one larger than the API takes. */
export const sealLimit = 4_000_000;

/** The most problems that are told, and the most characters of each: some quote what somebody made up. */
const [mostProblems, mostCharacters] = [20, 500];

/**
 * Verifies a seal by the keys that are published: header, key and certificate, signature, and what the record says of itself.
 * It never throws, whatever it is given.
 */
export async function verifySeal(jws: string, keys: readonly PublishedKey[]): Promise<SealVerification> {
  const found: SealVerification = { valid: false, keyId: null, sealedAt: null, record: null, problems: [] };
  try {
    await verify(jws, keys, found);
  } catch (error) {
    found.problems.push(`the seal cannot be verified: ${(error as Error).message}`);
  }
  const more = found.problems.length - mostProblems;
  if (more > 0) found.problems.splice(mostProblems, more, `and ${more} more`);
  const problems = found.problems.map((problem) => problem.slice(0, mostCharacters));
  return { ...found, problems, valid: problems.length === 0 };
}

async function verify(jws: string, keys: readonly PublishedKey[], found: SealVerification): Promise<void> {
  const { problems } = found;
  if (jws.length > sealLimit) {
    problems.push(`the seal has ${jws.length} characters; it may have ${sealLimit}`);
    return;
  }
  const parts = jws.split('.');
  if (parts.length !== 3 || !parts.every(isBase64url)) {
    problems.push('the seal is no compact JWS, which is three parts in base64url with points between');
    return;
  }
  const [header, payload] = parts.slice(0, 2).map(read);
  if (!isObject(header?.value)) {
    problems.push('the header of the seal is no JSON object');
    return;
  }
  const { kid } = header.value;
  if (isThumbprint(kid)) found.keyId = kid;
  problems.push(...checkHeader(header.value));

  const key = keys.find(({ keyId }) => keyId === kid);
  const signature = key
    ? await checkSignature(key, jws, header.value)
    : [`the seal is by the key ${shown(kid)}; known are ${keys.map(({ keyId }) => keyId).join(', ') || 'none'}`];
  problems.push(...signature, ...checkPayload(payload!));
  if (!isObject(payload!.value)) return;
  const { sealedAt } = payload!.value;
  if (isUtcTime(sealedAt)) found.sealedAt = sealedAt;
  problems.push(...checkTime(header.value.iat, sealedAt));
  if (key && found.sealedAt) problems.push(...checkRetirement(key, found.sealedAt));
  if (signature.length === 0 && checkShape(payload!.value).length === 0)
    found.record = payload!.value as unknown as SigningRecord;
}

/** The last character of a part has bits to spare. Only one way to write them is taken, so that no byte can be changed and nothing said. */
const isBase64url = (part: string) => Buffer.from(part, 'base64url').toString('base64url') === part;

interface Part {
  text: string | undefined;
  /** Undefined where the text is no JSON. */
  value: unknown;
}

function read(part: string): Part {
  let text: string | undefined;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(part, 'base64url'));
    return { text, value: JSON.parse(text) };
  } catch {
    return { text, value: undefined };
  }
}

/** A SHA-256 in base64url. */
const isThumbprint = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{43}$/.test(value);

const headerMembers: Record<keyof SealHeader, (value: unknown) => string | null> = {
  alg: (value) => (value === 'ES256' ? null : '"ES256"'),
  kid: (value) => (isThumbprint(value) ? null : 'the thumbprint of a key'),
  iat: (value) => (Number.isSafeInteger(value) ? null : 'a time in seconds since the epoch'),
  'x5t#S256': (value) => (isThumbprint(value) ? null : 'the thumbprint of a certificate'),
};

function checkHeader(header: Record<string, unknown>): string[] {
  const others = Object.keys(header).filter((name) => !Object.hasOwn(headerMembers, name));
  const wrong = Object.entries(headerMembers).map(([name, check]) => [name, check(header[name])] as const);
  return [
    ...wrong.flatMap(([name, is]) =>
      is ? [`${name} of the header is ${shown(header[name])}; expected is ${is}`] : [],
    ),
    ...others.map((name) => `the header has the member ${shown(name)}, which no seal has`),
  ];
}

function checkPayload({ text, value }: Part): string[] {
  if (text === undefined || value === undefined) return ['the payload of the seal is no JSON'];
  const isCanonical = canonicalize(value) === text;
  return [
    ...(isCanonical ? [] : ['the payload is not written as RFC 8785 says, which has one way to write each value']),
    ...checkRecord(value, valueHash),
  ];
}

function checkTime(iat: unknown, sealedAt: unknown): string[] {
  if (!isUtcTime(sealedAt)) return [];
  const seconds = Math.floor(Date.parse(sealedAt) / 1000);
  return iat === seconds
    ? []
    : [`iat of the header is ${shown(iat)}; by sealedAt, ${shown(sealedAt)}, it is ${seconds}`];
}
