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

/** Who a call is from, as a policy may name it: a role or the administrator by ARN, or a service. */
export type Caller = { arn: string } | { service: string };

/** A statement made ready: every pattern is compiled once. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  /** How messages call the kind of policy it is from. */
  kind: 'identity-based' | 'resource-based' | 'trust';
  action: Matcher;
  resource: Matcher;
  caller(caller: Caller): boolean;
  /** Whether it lets the policies of roles say more, where they do not count by themselves: an allow that names the account. */
  delegates: boolean;
  conditions: Condition[];
}

const known = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Compiles a policy document.
 * @param owner whose policy it is, for messages
 * @param options.account the account that may stand as a principal: trust and key policies and those of tables alone name it here
 * @throws Error at an element that is not emulated: what a policy says must not be passed over
 */
export function compilePolicy(
  document: PolicyDocument,
  kind: Statement['kind'],
  owner: string,
  { account }: { account?: string } = {},
): Statement[] {
  return [document.Statement].flat().map((statement, at) => {
    const refuse = (problem: string, allowed: string): never => {
      throw new Error(
        `cannot read the ${kind} policy of ${owner}: statement ${at} ${problem}; allowed: ${allowed}; see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html`,
      );
    };
    if (typeof statement !== 'object' || statement === null)
      return refuse(`is ${JSON.stringify(statement)}`, 'an object');
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
    const accounts = account === undefined ? [] : [account, `arn:aws:iam::${account}:root`];
    const namesAccount = accountsIn(Principal).some((each) => accounts.includes(each));
    return {
      effect: Effect,
      kind,
      action: anyWildcard(texts(Action), { ignoreCase: true }),
      resource: Resource === undefined ? () => true : anyWildcard(texts(Resource)),
      caller: Principal === undefined ? () => true : callerMatcher(Principal, { accounts, Effect, refuse }),
      delegates: Effect === 'Allow' && namesAccount,
      conditions: Object.entries(Condition).flatMap(([operator, block]) =>
        Object.entries(block).map(([key, values]) => compileCondition(operator, key, texts(values))),
      ),
    };
  });
}

/** Conditions may hold booleans and numbers where text is meant. */
const texts = (value: unknown): string[] => [value].flat().map(String);

const accountsIn = (principal: PolicyStatement['Principal']) =>
  typeof principal === 'object' ? texts(principal.AWS ?? []) : [];

/** CDK names Step Functions by its region, as `states.us-east-1.amazonaws.com`, which is the same service. */
const ofAnyRegion = (service: string) =>
  service.replace(/^([a-z-]+)\.[a-z]{2}(-[a-z]+)+-\d\.(amazonaws\.com)$/, '$1.$3');

/** To deny it to the account is to deny it to everybody in it; to allow it to the account allows nobody anything yet. */
function callerMatcher(
  principal: NonNullable<PolicyStatement['Principal']>,
  { accounts, Effect, refuse }: { accounts: string[]; Effect: string; refuse(...of: [string, string]): never },
) {
  if (principal === '*') return () => true;
  const { AWS = [], Service = [], ...others } = principal;
  const named = texts(AWS);
  const roles = named.filter((each) => !accounts.includes(each));
  const services = new Set(texts(Service).map(ofAnyRegion));
  const strange = [
    ...Object.keys(others),
    ...roles.filter((arn) => arn !== '*' && !/^arn:aws:iam::\d+:role\//.test(arn)),
  ];
  if (strange.length)
    refuse(
      `names the principal ${strange.join(', ')}`,
      `"*", {"AWS": "*" or ARNs of roles${accounts.length > 0 ? ' or the account' : ''}}, {"Service": …}`,
    );
  const anyone = roles.includes('*');
  const anyRole = anyone || (Effect === 'Deny' && roles.length < named.length);
  return (caller: Caller) =>
    'service' in caller ? anyone || services.has(caller.service) : anyRole || roles.includes(caller.arn);
}
