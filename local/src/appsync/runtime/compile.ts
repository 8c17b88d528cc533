import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { check } from './check.ts';
import { withinOwnTime } from './own-time.ts';
import { readied } from './ready.ts';
import { realm, runWatched, withIds } from './realm.ts';
import { evaluationOf, faultReport } from './report.ts';
import { keptMembers } from './sandbox/context.ts';
import type { Report } from './sandbox/main.ts';
import type { CompiledCode } from './types.ts';

/** How code is compiled and run. */
export interface CompileOptions {
  clock: Clock;
  /** Makes the ids of `util.autoId`. @default random UUIDs */
  newId?: () => string;
  /** Milliseconds that one evaluation may take; more of the wall where the machine is busy with others. @default 500 */
  timeout?: number;
  /** How often one loop may go round. @default 1000, as on AWS */
  iterations?: number;
  /** Whether to refuse what AWS refuses; false for code that has been checked already. @default true */
  check?: boolean;
}

/** Characters of a context up to which a run may do without a watchdog. */
const quickContext = 100_000;

/**
 * Compiles a resolver's or function's bundle for APPSYNC_JS 1.0.0.
 *
 * Its top level runs anew for every evaluation: a module-level `let` starts over, nothing is kept between requests.
 * An evaluation first runs without a watchdog, which costs more than most resolvers do; where it counts too much
 * work, or meets a regular expression that could take long, it is repeated from the start under one.
 * @throws CodeRefused for what AWS refuses
 */
export function compile(code: string, options: CompileOptions): CompiledCode {
  const { clock, newId = randomUUID, timeout = 500, iterations = 1000 } = options;
  if (options.check ?? true) check(code);
  else readied(code);
  const shared = realm();
  const { sandbox } = shared;
  // What has passed is made ready when it is first wanted: a start has no use for most of it.
  let made: ReturnType<typeof readied> | undefined;
  const ready = () => (made ??= readied(code));

  const run = (handler: string, context: string, kept: string[]): Report => {
    sandbox.prepare(ready().program, handler, clock.now(), iterations, context, ...kept);
    if (kept.reduce((length, each) => length + each.length, context.length) <= quickContext) {
      const report = JSON.parse(sandbox.run()) as Report;
      if (report.signal?.kind !== 'escalate') return report;
    }
    return withinOwnTime(timeout, (limit) => {
      sandbox.again(iterations);
      return JSON.parse(runWatched(shared, limit)) as Report;
    });
  };

  return {
    has: (handler) => Object.hasOwn(ready().instrumented.exports, handler),
    evaluate(handler, context, keptTexts) {
      const kept = keptTexts ? keptMembers.map((name) => keptTexts[name]) : [];
      const text = JSON.stringify(context);
      const { instrumented } = ready();
      try {
        if (!Object.hasOwn(instrumented.exports, handler)) throw new TypeError(`code exports no function ${handler}`);
        return evaluationOf(
          withIds(newId, () => run(handler, text, kept)),
          instrumented,
        );
      } catch (error) {
        return evaluationOf(faultReport(error, timeout, context), instrumented);
      }
    },
  };
}
