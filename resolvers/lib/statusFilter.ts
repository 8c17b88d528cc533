import { util } from '@aws-appsync/utils';
import type { SigningStatus } from '../../generated/schema.ts';

/** The part of a Query that keeps requests of a status, or nothing where all are wanted. */
export function statusFilter(status: SigningStatus | null | undefined): object {
  if (!status) return {};
  const expressionValues = util.dynamodb.toMapValues({ ':status': status });
  return { filter: { expression: '#status = :status', expressionNames: { '#status': 'status' }, expressionValues } };
}
