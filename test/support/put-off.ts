import type { Intercept } from '@countersign/local';
import { readDeadLetter } from '../../functions/domain/dead-letter.ts';

/** Which requests had a change put off: their subscribers may have heard of a later one first. */
export interface PutOff {
  has(requestId: string): boolean;
  intercept: Partial<Intercept>;
}

/** Notes what functions put off, before whatever else comes between calls. */
export function collectPutOff(intercept: Partial<Intercept>): PutOff {
  const ids = new Set<string>();
  return {
    has: (requestId) => ids.has(requestId),
    intercept: {
      ...intercept,
      async call(target, input, perform) {
        const { MessageBody } = input as { MessageBody?: string };
        const letter = MessageBody === undefined ? undefined : readDeadLetter(MessageBody);
        if (letter && 'aside' in letter) ids.add(letter.aside.requestId);
        return intercept.call ? intercept.call(target, input, perform) : perform();
      },
    },
  };
}
