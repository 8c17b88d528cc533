import { createDynamoDB, type DynamoDB } from '../dynamodb/dynamodb.ts';
import { tables } from '../from-template/dynamodb.ts';
import type { Runtime } from './runtime.ts';

/** Starts DynamoDB. */
export async function startTables({
  template,
  data,
  disk,
  clock,
  activity,
  meter,
  onStop,
}: Runtime): Promise<DynamoDB> {
  const dynamodb = await data.open('tables', () =>
    createDynamoDB({
      tables: tables(template),
      directory: data.of('tables'),
      disk,
      clock,
      during: activity.during,
      ...(meter && {
        report: (units) => meter.record({ kind: 'consumed', ...units }),
        streamRead: () => meter.record({ kind: 'stream read' }),
      }),
    }),
  );
  onStop(() => dynamodb.stop());
  return dynamodb;
}
