import type { Permission } from '../shared/service.ts';
import { allHold, type Context } from './conditions.ts';
import type { Caller, Statement } from './policy.ts';

/** What the policies say of a call, and why. */
export interface Verdict {
  allowed: boolean;
  /** As AWS words it after the resource, e.g. `because no identity-based policy allows the sqs:SendMessage action`. */
  reason: string;
  /** Conditions that this runtime could not tell; they only ever deny. */
  doubts: string[];
}

/** What all statements together say, for calls of one kind; the context is asked for only where a condition needs it. */
export type Rule = (context: () => Context) => Verdict;

/**
 * Picks the statements that are about `permission` and makes one rule of them: an explicit deny wins, then an allow,
 * else the call is denied. Where no condition is involved the verdict is made here, once.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @param options.hasKeyPolicy whether what identity-based policies allow counts only where the resource's own policy
 * hands the decision to the account: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function ruleFor(
  statements: readonly Statement[],
  caller: Caller,
  { action, resource }: Permission,
  { hasKeyPolicy = false } = {},
): Rule {
  const about = statements.filter((statement) => statement.action(action) && statement.resource(resource));
  const delegations = about.filter(({ delegates }) => delegates && 'arn' in caller);
  const meant = about.filter((statement) => statement.caller(caller));
  const matching = [...meant, ...delegations];
  const denies = meant.filter(({ effect }) => effect === 'Deny');
  const allows = meant.filter(({ effect }) => effect === 'Allow');
  const rule: Rule = (context) => {
    const doubts: string[] = [];
    const holds = ({ conditions, effect }: Statement) => {
      if (conditions.length === 0) return true;
      const outcome = allHold(conditions, context());
      if (typeof outcome === 'boolean') return outcome;
      doubts.push(outcome.unknown);
      return effect === 'Deny';
    };
    const denied = denies.find(holds);
    if (denied) return { allowed: false, reason: `with an explicit deny in ${articleOf(denied.kind)} policy`, doubts };
    const doesOwnCount = 'arn' in caller && (!hasKeyPolicy || delegations.some(holds));
    const allowed = allows.filter(({ kind }) => doesOwnCount || kind !== 'identity-based').find(holds);
    if (allowed) return { allowed: true, reason: `because ${articleOf(allowed.kind)} policy allows it`, doubts };
    const kind = doesOwnCount ? 'identity-based' : 'resource-based';
    return { allowed: false, reason: `because no ${kind} policy allows the ${action} action`, doubts };
  };
  if (matching.some(({ conditions }) => conditions.length > 0)) return rule;
  const verdict = rule(() => new Map());
  return () => verdict;
}

const articleOf = (kind: Statement['kind']) => (kind === 'identity-based' ? `an ${kind}` : `a ${kind}`);
