import type { ResourceType } from '../resource-type.ts';
import { document, noEffect, oneOf, scalar } from '../shape.ts';

/** Keys that sign, and their aliases. */
export const keyTypes: Record<string, ResourceType> = {
  'AWS::KMS::Key': {
    properties: {
      KeySpec: oneOf('ECC_NIST_P256'),
      KeyUsage: oneOf('SIGN_VERIFY'),
      KeyPolicy: document,
      Description: scalar,
      Enabled: oneOf('true', 'false'),
      EnableKeyRotation: oneOf('true', 'false'),
      PendingWindowInDays: scalar,
      Origin: oneOf('AWS_KMS'),
      MultiRegion: oneOf('false'),
      BypassPolicyLockoutSafetyCheck: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const id = names.uuid();
      const arn = names.arn('kms', `key/${id}`);
      return { physicalId: id, arn, attributes: { Arn: arn, KeyId: id } };
    },
  },
  'AWS::KMS::Alias': {
    properties: { AliasName: scalar, TargetKeyId: scalar },
    identify(names) {
      const name = names.property('AliasName') ?? '';
      return { physicalId: name, arn: names.arn('kms', name), attributes: {} };
    },
  },
};
