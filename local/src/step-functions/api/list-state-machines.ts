import { checkInput } from './check-input.ts';
import { seconds } from './context.ts';
import type { Context } from './context.ts';
import { pageConstraints, pageSize, pageToken, readPageToken } from './paging.ts';

/** ListStateMachines; https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export const listStateMachines =
  ({ machines }: Context) =>
  (request: { maxResults?: number; nextToken?: string }) => {
    checkInput(request, pageConstraints);
    const all = [...machines.values()];
    const [start = 0] = (readPageToken('machines', request.nextToken) ?? []) as number[];
    const end = start + pageSize(request);
    return {
      stateMachines: all.slice(start, end).map(({ arn, name, creationDate }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: seconds(creationDate),
      })),
      ...(end < all.length && { nextToken: pageToken('machines', [end]) }),
    };
  };
