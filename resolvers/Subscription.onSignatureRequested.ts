import { extensions, type Context, type NONERequest } from '@aws-appsync/utils';
import { eventKinds, eventTypes } from '../functions/domain/events.ts';
import { callerOf } from './lib/caller.ts';

/** Needs no data: the caller's identity is the filter. */
export function request(): NONERequest {
  return { payload: null };
}

/** Lets through what asks or reminds the caller, and nothing else. */
export function response(ctx: Context): null {
  const asking = eventTypes().filter((type) => eventKinds[type].signerStatus === 'REQUESTED');
  extensions.setSubscriptionFilter({
    filterGroup: [
      {
        filters: [
          { fieldName: 'signer', operator: 'eq', value: callerOf(ctx).email },
          { fieldName: 'event', operator: 'in', value: asking },
        ],
      },
    ],
  });
  return null;
}
