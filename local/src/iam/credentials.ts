import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../shared/service.ts';

/** What an AWS SDK signs with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Who signs with a key, and with what. */
export interface Holder {
  principal: Principal;
  accessKeyId: string;
  secretAccessKey: string;
  /** Missing for keys that last. */
  sessionToken?: string;
}

/** The administrator of the local account: fixed keys, so that any AWS SDK or the CLI can look inside. */
const administrator: Holder = {
  principal: { kind: 'administrator' },
  accessKeyId: 'local',
  secretAccessKey: 'local',
};

/** Makes keys for every role, new ones at each start, and knows whose a key is. */
export function createCredentials(roles: { arn: string; name: string }[]) {
  const byKey = new Map<string, Holder>([[administrator.accessKeyId, administrator]]);
  const byRole = new Map<string, Holder & Credentials>();
  for (const { arn, name } of roles) {
    const holder = {
      principal: { kind: 'role', arn, name } as const,
      accessKeyId: `ASIA${randomText(16)}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
    };
    byKey.set(holder.accessKeyId, holder);
    byRole.set(arn, holder);
  }
  const ofRole = (arn: string) => {
    const holder = byRole.get(arn);
    if (!holder) throw new Error(`there is no role ${arn}; there are: ${[...byRole.keys()].join(', ') || 'none'}`);
    return holder;
  };
  return {
    holderOf: (accessKeyId: string): Holder | undefined => byKey.get(accessKeyId),
    holderFor: (principal: Principal): Holder =>
      principal.kind === 'administrator' ? administrator : ofRole(principal.arn),
    /** @throws if there is no such role */
    ofRole(arn: string): Credentials {
      const { accessKeyId, secretAccessKey, sessionToken } = ofRole(arn);
      return { accessKeyId, secretAccessKey, sessionToken };
    },
  };
}

/** Compares secrets in a time that tells nothing of where they differ. */
export function sameSecret(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const keyAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const randomText = (length: number) => [...randomBytes(length)].map((byte) => keyAlphabet[byte % 32]).join('');
