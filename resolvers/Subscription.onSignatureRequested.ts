import { extensions, type Context, type NONERequest } from '@aws-appsync/utils';
import { callerOf } from './lib/caller.ts';

/** Needs no data: the caller's identity is the filter. */
export function request(): NONERequest {
  return { payload: null };
}

/** Lets through what asks or reminds the caller, and nothing else. */
export function response(ctx: Context): null {
  extensions.setSubscriptionFilter({
    filterGroup: [
      {
        filters: [
          { fieldName: 'signer', operator: 'eq', value: callerOf(ctx).email },
          { fieldName: 'event', operator: 'in', value: ['REQUESTED', 'REMINDED'] },
        ],
      },
    ],
  });
  return null;
}
