import { createIam as createGuardedIam, type Iam, type IamOptions, type Principal } from '@countersign/local/testing';

/**
 * The IAM without its checks, to see what they cost: everybody may do everything, and whoever names a key has signed
 * with it. Nothing but the bench has it.
 */
export function createIam(options: IamOptions): Iam {
  const guarded = createGuardedIam(options);
  const holders = new Map<string, Principal>([['local', { kind: 'administrator' }]]);
  for (const { arn, name } of options.roles)
    holders.set(guarded.credentials(arn).accessKeyId, { kind: 'role', arn, name });
  return {
    ...guarded,
    verifySignature({ headers }) {
      const [, keyId = ''] = /Credential=([^/]+)/.exec(headers.authorization ?? '') ?? [];
      const holder = holders.get(keyId);
      if (!holder) throw new Error(`no role has the key "${keyId}"`);
      return holder;
    },
    authorize() {},
    authorizeService() {},
    mayAssume: () => true,
  };
}
