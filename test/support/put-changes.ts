import type { Intercept } from '@countersign/local';
import type { SigningChange } from '../../functions/domain/change.ts';

/** What the stack's bus took of each request. */
export interface PutChanges {
  /** In order, one that was put again as often as it was. */
  of(requestId: string): SigningChange[];
  intercept: Partial<Intercept>;
}

/** Notes what the bus takes, after whatever else comes between calls. */
export function collectChanges(intercept: Partial<Intercept>): PutChanges {
  const changes = new Map<string, SigningChange[]>();
  const of = (requestId: string) => changes.get(requestId) ?? [];
  return {
    of,
    intercept: {
      ...intercept,
      async call(target, input, perform) {
        const take = async () => {
          const answer = await perform();
          if (target !== 'AWSEvents.PutEvents') return answer;
          for (const { Detail } of (input as { Entries: { Detail: string }[] }).Entries) {
            const change = JSON.parse(Detail) as SigningChange;
            changes.set(change.requestId, [...of(change.requestId), change]);
          }
          return answer;
        };
        return intercept.call ? intercept.call(target, input, take) : take();
      },
    },
  };
}
