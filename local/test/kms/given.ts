import { createKms } from '../../src/kms/kms.ts';
import type { Service } from '../../src/shared/service.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

export const keyId = '1234abcd-12ab-44cd-86ef-1234567890ab';
export const keyArn = `arn:aws:kms:us-east-1:123456789012:key/${keyId}`;

/** KMS with one key, which is kept in a folder. */
export const openKms = (directory: string): Service =>
  createKms({
    keys: [{ id: keyId, arn: keyArn, description: '', isEnabled: true }],
    aliases: [],
    ...{ directory, region: 'us-east-1', accountId: '123456789012', disk: relaxedDisk(), clock: { now: () => 0 } },
  });

/** What an operation answers to an input as it comes. */
export const call = (kms: Service, operation: string, input: object) =>
  kms.operations[operation]!(kms.read!(operation, { ...input })) as Record<string, string>;
