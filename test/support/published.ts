import type { RuntimeEvent } from '@countersign/local';
import type { SignatureUpdateInput } from '../../generated/schema.ts';

/** What the subscribers of each request got. */
export interface Published {
  /** Takes an event of the backend. @returns whether it was a push */
  record(event: RuntimeEvent): boolean;
  /** What the subscribers of a request got, in order. */
  of(requestId: string): SignatureUpdateInput[];
}

/** Collects what a backend pushes. */
export function collectPublished(): Published {
  const updates = new Map<string, SignatureUpdateInput[]>();
  const of = (requestId: string) => updates.get(requestId) ?? [];
  return {
    of,
    record(event) {
      if (event.kind !== 'published') return false;
      const update = event.update as unknown as SignatureUpdateInput;
      updates.set(update.requestId, [...of(update.requestId), update]);
      return true;
    },
  };
}
