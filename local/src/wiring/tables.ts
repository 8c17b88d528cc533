import { createDynamoDB, type DynamoDB } from '../dynamodb/dynamodb.ts';
import { tables } from '../from-template/dynamodb.ts';
import type { Iam } from '../iam/iam.ts';
import type { PolicyDocument } from '../iam/policy.ts';
import type { Runtime } from './runtime.ts';

/** Starts DynamoDB. */
export async function startTables(
  { template, data, disk, clock, activity, meter, onStop }: Runtime,
  { iam }: { iam: Pick<Iam, 'setResourcePolicy'> },
): Promise<DynamoDB> {
  const dynamodb = await data.open('tables', () =>
    createDynamoDB({
      tables: tables(template),
      directory: data.of('tables'),
      disk,
      clock,
      during: activity.during,
      applyPolicy: (arn, document) => iam.setResourcePolicy(arn, document as PolicyDocument | undefined),
      ...(meter && {
        report: (units) => meter.record({ kind: 'consumed', ...units }),
        streamRead: () => meter.record({ kind: 'stream read' }),
      }),
    }),
  );
  onStop(() => dynamodb.stop());
  return dynamodb;
}
