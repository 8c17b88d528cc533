import type { Alias, KeyOptions } from '../kms/keys.ts';
import type { Template } from '../template/template.ts';

/**
 * Keys for signatures.
 * @throws Error, one line, for any other kind of key, and for what KMS refuses
 */
export const keys = (template: Template): KeyOptions[] =>
  template.ofType('AWS::KMS::Key').map(({ logicalId, physicalId: id, arn, properties }) => {
    const { KeySpec = 'SYMMETRIC_DEFAULT', KeyUsage = 'ENCRYPT_DECRYPT' } = properties as Record<string, string>;
    const { Description = '', Enabled = true, EnableKeyRotation = false, PendingWindowInDays = 30 } = properties;
    if (KeySpec !== 'ECC_NIST_P256' || KeyUsage !== 'SIGN_VERIFY')
      refuse(
        logicalId,
        `a key of KeySpec ${KeySpec} with KeyUsage ${KeyUsage} is not emulated; allowed: ECC_NIST_P256 with SIGN_VERIFY`,
      );
    // As seen in https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-kms/pull/57
    if (String(EnableKeyRotation) === 'true')
      refuse(logicalId, 'You cannot set the EnableKeyRotation property to true on asymmetric or external keys.');
    const days = Number(PendingWindowInDays);
    if (!Number.isInteger(days) || days < 7 || days > 30)
      refuse(logicalId, `its PendingWindowInDays is ${String(PendingWindowInDays)}; allowed: 7 to 30`);
    return { id, arn: arn!, description: String(Description), isEnabled: String(Enabled) === 'true' };
  });

/**
 * Aliases of keys.
 * @throws Error, one line, for a name that KMS refuses, or a key that is not in the template
 */
export const aliases = (template: Template): Alias[] =>
  template.ofType('AWS::KMS::Alias').map(({ logicalId, physicalId: name, arn, properties }) => {
    const target = properties.TargetKeyId as string | undefined;
    if (!/^alias\/(?!aws\/)[\w/-]{1,250}$/.test(name))
      refuse(
        logicalId,
        `its AliasName is ${name}; allowed: alias/ and then ASCII letters, digits, /, _ and -, not alias/aws/`,
      );
    const key = template
      .ofType('AWS::KMS::Key')
      .find(({ physicalId, arn: keyArn }) => target === physicalId || target === keyArn);
    if (!key) return refuse(logicalId, `its key ${target} is no AWS::KMS::Key of the template`);
    return { name, arn: arn!, keyId: key.physicalId };
  });

function refuse(logicalId: string, why: string): never {
  throw new Error(
    `cannot run ${logicalId}: ${why}; see https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html`,
  );
}
