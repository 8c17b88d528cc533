import { arnWildcard, wildcard, type Matcher } from './wildcards.ts';

/** What is known of a call, by condition key in lower case. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Whether a condition holds; where that cannot be told, why. */
export type Outcome = boolean | { unknown: string };

/** One compiled line of a Condition block. */
export type Condition = (context: Context) => Outcome;

/** How one value of a policy is compared with one of the call. */
const comparisons: Record<string, (value: string) => Matcher> = {
  StringEquals: (value) => (given) => given === value,
  StringLike: (value) => wildcard(value),
  ArnEquals: arnWildcard,
  ArnLike: arnWildcard,
  Bool: (value) => (given) => given.toLowerCase() === value.toLowerCase(),
};

/** Operators that hold where none of the policy's values is the call's, and what compares them. */
const negations: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

const setOperators = ['StringEquals', 'StringLike'];

/** Every operator that is emulated, as policies write it. */
export const operators: readonly string[] = [
  ...[...Object.keys(comparisons), ...Object.keys(negations)].flatMap((name) => [name, `${name}IfExists`]),
  ...setOperators.flatMap((name) => [`ForAllValues:${name}`, `ForAllValues:${name}IfExists`]),
];

/**
 * Compiles one line of a Condition block. An operator that is not emulated compiles too: it cannot be told whether it
 * holds, so it never helps to allow, and always to deny.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileCondition(operator: string, key: string, values: string[]): Condition {
  if (!operators.includes(operator)) return () => ({ unknown: `the condition operator ${operator} is not emulated` });
  const [, forAll, name = '', ifExists] = /^(ForAllValues:)?(\w+?)(IfExists)?$/.exec(operator)!;
  const negated = negations[name];
  const matchers = values.map((value) => comparisons[negated ?? name]!(value));
  const matches = (given: string) => matchers.some((matcher) => matcher(given));
  const lower = key.toLowerCase();
  return (context) => {
    const given = context.get(lower);
    if (given) return forAll ? given.every(matches) : given.some(matches) !== (negated !== undefined);
    return ifExists ? true : { unknown: `the condition key ${key} is not known for this call` };
  };
}

/** Whether all conditions of a statement hold; one that does not settles it. */
export function allHold(conditions: readonly Condition[], context: Context): Outcome {
  let doubt: Outcome = true;
  for (const condition of conditions) {
    const outcome = condition(context);
    if (outcome === false) return false;
    if (outcome !== true) doubt = outcome;
  }
  return doubt;
}
