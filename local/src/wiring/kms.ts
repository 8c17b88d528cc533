import { aliases, keys } from '../from-template/kms.ts';
import { createKms } from '../kms/kms.ts';
import type { Service } from '../shared/service.ts';
import type { Runtime } from './runtime.ts';

/** Starts KMS. */
export function startKms({ template, data, disk, clock, meter }: Runtime): Promise<Service> {
  const { region, accountId } = template;
  return data.open('keys', () =>
    createKms({
      ...{
        keys: keys(template),
        aliases: aliases(template),
        directory: data.of('keys'),
        region,
        accountId,
        disk,
        clock,
      },
      report: () => meter?.record({ kind: 'key request' }),
    }),
  );
}
