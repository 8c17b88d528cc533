import { runtime, util, type Context, type DynamoDBPutItemRequest } from '@aws-appsync/utils';
import { erasedRequest } from '../../functions/domain/erasure.ts';
import { timeAfter, type StoredRequest } from '../../functions/domain/request.ts';
import { callerOf } from '../lib/caller.ts';
import { checkErasure } from '../lib/checkErasure.ts';
import { requestKey } from '../lib/requestKey.ts';

/** Puts what erasure leaves in the place of the request that was read, where the caller may erase it and it is as it was read. */
export function request(ctx: Context): DynamoDBPutItemRequest {
  const stored = ctx.prev.result as StoredRequest;
  const id = ctx.stash.requestId as string;
  const caller = callerOf(ctx);
  if (checkErasure(stored, id, caller) === 'repeated') runtime.earlyReturn(stored);
  const left = erasedRequest(stored, timeAfter(stored, util.time.nowEpochMilliSeconds()), caller.key !== undefined);
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues(requestKey(id)),
    attributeValues: util.dynamodb.toMapValues({ ...left }),
    // A closed request changes by being sealed, once: then it is tried once more.
    condition: {
      expression: 'version = :isRead',
      expressionValues: util.dynamodb.toMapValues({ ':isRead': stored.version }),
    },
  };
}

export { response } from './writeRequest.ts';
