import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';

/** Decisions by token, each for as long as it holds. Tokens themselves are not kept. */
export interface DecisionCache<Decision> {
  find(token: string): Decision | undefined;
  /** @param seconds 0 keeps nothing */
  keep(token: string, decision: Decision, seconds: number): void;
}

/** Makes an empty cache; what was asked for longest ago goes where there is no room. */
export function createDecisionCache<Decision>(clock: Pick<Clock, 'now'>, room = 1000): DecisionCache<Decision> {
  const kept = new Map<string, { decision: Decision; until: number }>();
  const keyOf = (token: string) => createHash('sha256').update(token).digest('base64url');
  return {
    find(token) {
      if (kept.size === 0) return undefined;
      const key = keyOf(token);
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      if (found.until <= clock.now()) return undefined;
      kept.set(key, found);
      return found.decision;
    },
    keep(token, decision, seconds) {
      if (seconds <= 0) return;
      kept.set(keyOf(token), { decision, until: clock.now() + seconds * 1000 });
      if (kept.size > room) kept.delete(kept.keys().next().value!);
    },
  };
}
