import { compileCondition, type Condition } from './conditions.ts';
import { anyWildcard, type Matcher } from './wildcards.ts';

/** A policy document, as IAM and templates write it. */
export interface PolicyDocument {
  Version?: string;
  Id?: string;
  Statement: PolicyStatement | PolicyStatement[];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyStatement {
  Sid?: string;
  Effect: string;
  Principal?: '*' | { AWS?: string | string[]; Service?: string | string[] };
  Action: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/** Who a call is from, as a policy may name it. */
export type Caller = { role: string } | { service: string };

/** A statement made ready: every pattern is compiled once. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  /** How messages call the kind of policy it is from. */
  kind: 'identity-based' | 'resource-based' | 'trust';
  action: Matcher;
  resource: Matcher;
  caller(caller: Caller): boolean;
  conditions: Condition[];
}

const known = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Compiles a policy document.
 * @param owner whose policy it is, for messages
 * @throws Error at an element that is not emulated: what a policy says must not be passed over
 */
export function compilePolicy(document: PolicyDocument, kind: Statement['kind'], owner: string): Statement[] {
  return [document.Statement].flat().map((statement, at) => {
    const refuse = (problem: string, allowed: string): never => {
      throw new Error(
        `cannot read the ${kind} policy of ${owner}: statement ${at} ${problem}; allowed: ${allowed}; see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html`,
      );
    };
    const { Effect, Action, Resource, Principal, Condition = {} } = statement;
    for (const element of Object.keys(statement))
      if (!known.includes(element)) refuse(`has ${element}, which is not emulated`, known.join(', '));
    if (Effect !== 'Allow' && Effect !== 'Deny')
      return refuse(`has the effect ${JSON.stringify(Effect)}`, 'Allow, Deny');
    if (JSON.stringify([Resource, Condition]).includes('${'))
      refuse('has a policy variable, which is not emulated', 'literals and wildcards');
    if ((kind === 'identity-based') !== (Principal === undefined))
      refuse(
        Principal ? 'names a principal' : 'names no principal',
        'a principal in resource-based and trust policies only',
      );
    if (Action === undefined) refuse('names no action', 'Action');
    if (Resource === undefined && kind !== 'trust') refuse('names no resource', 'Resource');
    return {
      effect: Effect,
      kind,
      action: anyWildcard(texts(Action), { ignoreCase: true }),
      resource: Resource === undefined ? () => true : anyWildcard(texts(Resource)),
      caller: Principal === undefined ? () => true : callerMatcher(Principal, refuse),
      conditions: Object.entries(Condition).flatMap(([operator, block]) =>
        Object.entries(block).map(([key, values]) => compileCondition(operator, key, texts(values))),
      ),
    };
  });
}

/** Conditions may hold booleans and numbers where text is meant. */
const texts = (value: unknown): string[] => [value].flat().map(String);

function callerMatcher(
  principal: NonNullable<PolicyStatement['Principal']>,
  refuse: (...of: [string, string]) => never,
) {
  if (principal === '*') return () => true;
  const { AWS = [], Service = [], ...others } = principal;
  const roles = texts(AWS);
  const services = new Set(texts(Service));
  const strange = [
    ...Object.keys(others),
    ...roles.filter((arn) => arn !== '*' && !/^arn:aws:iam::\d+:role\//.test(arn)),
  ];
  if (strange.length)
    refuse(`names the principal ${strange.join(', ')}`, '"*", {"AWS": "*" or ARNs of roles}, {"Service": …}');
  const anyone = roles.includes('*');
  return (caller: Caller) =>
    'service' in caller ? anyone || services.has(caller.service) : anyone || roles.includes(caller.role);
}
