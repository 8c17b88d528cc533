import { calculateJwkThumbprint, type JWK } from 'jose';
import { isObject } from '../../functions/domain/record/json-value.ts';
import type { PublishedKey } from '../../functions/adapters/seal/published-key.ts';
import { Ended } from '../terminal/ended.ts';
import { jsonOf } from './files.ts';

/**
 * Reads keys: a JWKS (https://www.rfc-editor.org/rfc/rfc7517#section-5), or what `Query.sealingKeys` gave, with or without the answer around.
 * @throws Ended with code 2 where there is no key in it
 */
export async function publishedKeys(text: Buffer, path: string): Promise<PublishedKey[]> {
  const listed = listIn(jsonOf(text));
  const keys = await Promise.all(listed.map(keyOf));
  if (keys.length > 0 && keys.every((key) => key !== undefined)) return keys;
  throw new Ended(
    2,
    `${path} has no keys, or not keys alone: it must be a JWKS, {"keys":[…]}, or what the field sealingKeys of the API gave`,
  );
}

function listIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return listIn(value.keys ?? value.sealingKeys ?? value.data);
}

async function keyOf(value: unknown): Promise<PublishedKey | undefined> {
  if (!isObject(value)) return undefined;
  const { jwk: given = value } = value;
  const jwk = typeof given === 'string' ? jsonOf(Buffer.from(given)) : given;
  const thumbprint = await calculateJwkThumbprint(jwk as JWK).catch(() => undefined);
  if (!isObject(jwk) || thumbprint === undefined) return undefined;
  const [certificate] = [value.certificate, Array.isArray(jwk.x5c) ? jwk.x5c[0] : undefined].filter(isText);
  const { retiredAt } = value;
  const [keyId = thumbprint] = [value.keyId, jwk.kid].filter(isText);
  return {
    ...{ keyId, jwk },
    ...(certificate === undefined ? {} : { certificate }),
    ...(isText(retiredAt) ? { retiredAt } : {}),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
