import { AwsError } from '../shared/service.ts';
import type { KeptKey } from './key-file.ts';

/** A key of the template: on P-256, for signatures. */
export interface KeyOptions {
  id: string;
  arn: string;
  description: string;
  isEnabled: boolean;
}

/** Another name of a key. */
export interface Alias {
  /** With `alias/` before it. */
  name: string;
  arn: string;
  keyId: string;
}

/** A key with what is kept of it. */
export type Key = KeyOptions & KeptKey;

/** What all keys here are. */
export const keySpec = 'ECC_NIST_P256';
export const keyUsage = 'SIGN_VERIFY';
export const signingAlgorithms = ['ECDSA_SHA_256'];

/** Finds keys by what callers name them. */
export interface Keys {
  /**
   * @param name id, ARN, alias or ARN of an alias
   * @throws AwsError `NotFoundException`
   */
  find(name: string): { key: Key; alias?: string };
  /** The names of a key's aliases. */
  aliasesOf(key: Key): string[];
}

/** Makes the register of an account's keys. */
export function createKeys(
  keys: Key[],
  aliases: Alias[],
  { region, accountId }: { region: string; accountId: string },
): Keys {
  const arnOf = (resource: string) => `arn:aws:kms:${region}:${accountId}:${resource}`;
  return {
    find(name) {
      const arn = name.startsWith('arn:') ? name : arnOf(name.startsWith('alias/') ? name : `key/${name}`);
      const alias = aliases.find((each) => each.arn === arn);
      const key = keys.find((each) => (alias ? each.id === alias.keyId : each.arn === arn));
      if (key) return { key, ...(alias && { alias: alias.name }) };
      // As seen in https://github.com/cloudposse/docs/issues/152, https://github.com/boto/botocore/issues/2107
      if (/^arn:[^/]*:alias\//.test(arn)) throw notFound(`Alias ${arn} is not found.`);
      if (/^arn:[^/]*:key\/[\w-]+$/.test(arn)) throw notFound(`Key '${arn}' does not exist`);
      // As seen in https://github.com/mondoohq/mql/pull/10108
      throw notFound(`Invalid keyId ${name}`);
    },
    aliasesOf: ({ id }) => aliases.filter(({ keyId }) => keyId === id).map(({ name }) => name),
  };
}

/**
 * Passes for a key that is enabled: every operation but `DescribeKey` asks for that.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 * @throws AwsError `DisabledException`
 */
export function requireEnabled({ isEnabled, arn }: Key): void {
  if (!isEnabled) throw new AwsError('DisabledException', `${arn} is disabled.`);
}

const notFound = (message: string) => new AwsError('NotFoundException', message);
