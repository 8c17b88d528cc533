import type { Clock } from '../shared/clock.ts';
import type { Permission, Service } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { describeKey } from './api/describe-key.ts';
import { getPublicKey } from './api/get-public-key.ts';
import { sign } from './api/sign.ts';
import { verify } from './api/verify.ts';
import { type KeyInput, type OperationName, readInput, type SignInput } from './inputs.ts';
import { openKey } from './key-file.ts';
import { type Alias, createKeys, type KeyOptions, type Keys, keySpec, keyUsage } from './keys.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation knows its own input, which was read by its model
const operations: Record<OperationName, (keys: Keys) => (input: any) => unknown> = {
  DescribeKey: describeKey,
  GetPublicKey: getPublicKey,
  Sign: sign,
  Verify: verify,
};

/**
 * Makes KMS, whose keys sign; no answer holds what they sign with.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html
 * @throws DamagedFile
 */
export function createKms({
  keys: known,
  aliases,
  directory,
  region,
  accountId,
  disk,
  clock,
  report = () => {},
}: {
  keys: KeyOptions[];
  aliases: Alias[];
  /** Where the keys are kept. */
  directory: string;
  region: string;
  accountId: string;
  disk: Disk;
  clock: Pick<Clock, 'now'>;
  /** Hears of every request that was answered, as AWS bills them. */
  report?: () => void;
}): Service {
  const opened = known.map((key) => ({ ...key, ...openKey(directory, key.id, { disk, clock }) }));
  const keys = createKeys(opened, aliases, { region, accountId });
  return {
    targetPrefix: 'TrentService',
    jsonVersion: '1.1',
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, make]) => {
        const perform = make(keys);
        return [
          name,
          (input: unknown) => {
            const answer = perform(input);
            report();
            return answer;
          },
        ];
      }),
    ),
    read: (operation, input) => readInput(operation as OperationName, input),
    permissions(operation, input): Permission[] {
      const { KeyId, SigningAlgorithm, MessageType = 'RAW' } = input as unknown as KeyInput & Partial<SignInput>;
      const { key, alias } = keys.find(KeyId);
      const aliasesOfKey = keys.aliasesOf(key);
      // Also where a parameter is left out: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
      const context = {
        ...{ 'kms:CallerAccount': accountId, 'kms:KeySpec': keySpec, 'kms:KeyUsage': keyUsage },
        ...{ 'kms:KeyOrigin': 'AWS_KMS', 'kms:MultiRegion': 'false' },
        ...(alias !== undefined && { 'kms:RequestAlias': alias }),
        ...(aliasesOfKey.length > 0 && { 'kms:ResourceAliases': aliasesOfKey }),
        ...(SigningAlgorithm !== undefined && {
          'kms:SigningAlgorithm': SigningAlgorithm,
          'kms:MessageType': MessageType,
        }),
      };
      return [{ action: `kms:${operation}`, resource: key.arn, context }];
    },
  };
}
