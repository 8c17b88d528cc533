import type { Clock } from '../shared/clock.ts';
import { AwsError, type Permission, type Principal } from '../shared/service.ts';
import { createAuthenticator, type Authenticator } from './authenticate.ts';
import { createS3Authenticator, type S3Signature } from './authenticate-s3.ts';
import type { Context } from './conditions.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import { ruleFor, type Rule, type Verdict } from './decide.ts';
import { compilePolicy, type Caller, type PolicyDocument, type Statement } from './policy.ts';
import type { Scope, SignedRequest } from './signature.ts';

/** A role of the template with all its rights. */
export interface Role {
  arn: string;
  name: string;
  /** Who may assume it. */
  trust: PolicyDocument;
  /** Inline, attached and managed ones. */
  policies: PolicyDocument[];
}

/** The policy of a function, queue, event bus, key, bucket or table. */
export interface ResourcePolicy {
  /** ARN of what it belongs to. */
  resource: string;
  document: PolicyDocument;
  /** Whether roles' own policies count only where this one names the account, as with keys. @default false */
  isKeyPolicy?: boolean;
  /** Whether the account may stand as a principal, as with keys. @default false */
  mayNameAccount?: boolean;
}

/** What was asked and what the policies said. */
export interface Decision {
  /** As AWS names it in messages. */
  principal: string;
  action: string;
  resource: string;
  allowed: boolean;
  /** AWS's words, and in brackets what this runtime could not tell. */
  because: string;
}

/** What the policies are asked; other policies can be asked the same (`Iam.decide`). */
export interface Question {
  caller: Caller;
  permission: Permission;
  context?: ConditionContext | undefined;
  /** Whom the policy of a role's trust is asked about; the others are asked where it is left out. */
  isTrust?: boolean;
  /** Whether a denial is nothing to report: the answer has less then. */
  isOptional?: boolean;
}

/** What is known of a call, by condition key (any case); a key may have several values. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** What IAM is made of. */
export interface IamOptions {
  roles: Role[];
  resourcePolicies: ResourcePolicy[];
  accountId: string;
  region: string;
  clock: Clock;
  /** Hears of every decision, and of what it is about. */
  report?: (decision: Decision, question: Question) => void;
}

/** Identities, signatures and decisions of the local account. */
export interface Iam {
  /** Keys to sign with as the role; they last until the process ends. */
  credentials(roleArn: string): Credentials;
  /**
   * Tells who signed a request.
   * @param service the name that the signature must be scoped to, e.g. `dynamodb`; any will do where it is left out
   * @throws AwsError as AWS answers it, with status 403
   */
  verifySignature(request: SignedRequest, service?: string): Principal;
  /** The same for S3, which has rules and errors of its own, and presigned URLs. */
  verifyS3Signature(request: SignedRequest): S3Signature;
  /**
   * Passes if the policies allow the call.
   * @throws AwsError AccessDeniedException in AWS's words
   */
  authorize(principal: Principal, permission: Permission, context?: ConditionContext, options?: DenyOptions): void;
  /** Whether the policies allow what an answer has more where they do; that they do not is nothing to report. */
  allows(principal: Principal, permission: Permission): boolean;
  /** The same as `authorize` for a call that an AWS service makes in its own name, e.g. `events.amazonaws.com`: resource policies decide. */
  authorizeService(
    servicePrincipal: string,
    permission: Permission,
    context?: ConditionContext,
    options?: DenyOptions,
  ): void;
  /** Whether the role's trust policy lets the service act as the role. */
  mayAssume(servicePrincipal: string, roleArn: string, context?: ConditionContext): boolean;
  /** Decides what other policies were asked; reports nothing. */
  decide(question: Question): Decision;
  /**
   * Puts another policy in place of those of a resource, or none; it may name the account.
   * @throws Error, and changes nothing, at an element that is not emulated
   */
  setResourcePolicy(resource: string, document: PolicyDocument | undefined): void;
  /**
   * Signs a request; `headers` must hold `host`, and the body must be what is sent.
   * @returns all headers to send
   */
  sign(signer: Principal, request: SignedRequest, scope: Omit<Scope, 'date'>): Record<string, string>;
}

/** How a denial is answered. */
export interface DenyOptions {
  /** @default 400, which JSON services answer */
  statusCode?: number;
}

/** Rules are kept for this many kinds of calls; ARNs of executions make ever new ones. */
const rulesKept = 10_000;

/** Makes the IAM of the local account from what the template says of rights. */
export function createIam({ roles, resourcePolicies, accountId, region, clock, report }: IamOptions): Iam {
  const credentials = createCredentials(roles);
  const authenticator: Authenticator = createAuthenticator({ credentials, region, clock });
  const administrator = `arn:aws:iam::${accountId}:user/local`;
  const identity = new Map(roles.map((role) => [role.arn, compileAll(role.policies, 'identity-based', role.name)]));
  identity.set(administrator, compilePolicy(administratorAccess, 'identity-based', 'the administrator'));
  const trust = new Map(
    roles.map((role) => [role.arn, compilePolicy(role.trust, 'trust', role.name, { account: accountId })]),
  );
  const ofResource = new Map<string, Statement[]>();
  for (const { resource, document, isKeyPolicy = false, mayNameAccount = isKeyPolicy } of resourcePolicies)
    ofResource.set(resource, [
      ...(ofResource.get(resource) ?? []),
      ...compilePolicy(document, 'resource-based', resource, mayNameAccount ? { account: accountId } : {}),
    ]);
  const keys = new Set(resourcePolicies.filter(({ isKeyPolicy }) => isKeyPolicy).map(({ resource }) => resource));

  const rules = new Map<string, Rule>();
  const ruleOf = (caller: Caller, permission: Permission): Rule => {
    const who = 'arn' in caller ? caller.arn : caller.service;
    const key = `${who}\n${permission.action}\n${permission.resource}`;
    const known = rules.get(key);
    if (known) return known;
    if (rules.size >= rulesKept) rules.clear();
    const statements = [
      ...('arn' in caller ? (identity.get(caller.arn) ?? []) : []),
      ...(ofResource.get(ownerOf(permission.resource)) ?? []),
    ];
    const hasKeyPolicy = keys.has(permission.resource) && who !== administrator;
    const rule = ruleFor(statements, caller, permission, { hasKeyPolicy });
    rules.set(key, rule);
    return rule;
  };
  const contextOf = (caller: Caller, given: ConditionContext = {}): Context =>
    lowerCased({
      'aws:SecureTransport': 'true',
      'aws:RequestedRegion': region,
      'aws:PrincipalIsAWSService': String('service' in caller),
      ...('arn' in caller
        ? { 'aws:PrincipalArn': caller.arn, 'aws:PrincipalAccount': accountId }
        : { 'aws:SourceAccount': accountId }),
      ...given,
    });
  const callerOf = (principal: Principal) => ({
    arn: principal.kind === 'administrator' ? administrator : principal.arn,
  });
  const userOf = (caller: Caller) =>
    'service' in caller
      ? caller.service
      : caller.arn === administrator
        ? administrator
        : `arn:aws:sts::${accountId}:assumed-role/${caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}/local`;
  const verdictOn = ({ caller, permission, context, isTrust }: Question): Verdict => {
    const rule = isTrust
      ? ruleFor(trust.get(permission.resource) ?? [], caller, permission)
      : ruleOf(caller, permission);
    return rule(() => contextOf(caller, { ...permission.context, ...context }));
  };
  const decisionOn = ({ caller, permission }: Question, { allowed, reason, doubts }: Verdict): Decision => ({
    principal: userOf(caller),
    action: permission.action,
    resource: permission.resource,
    allowed,
    because: doubts.length ? `${reason} (${doubts.join('; ')})` : reason,
  });
  const ask = (question: Question): Verdict => {
    const verdict = verdictOn(question);
    if (verdict.allowed || !question.isOptional) report?.(decisionOn(question, verdict), question);
    return verdict;
  };
  const settle = (question: Question, { statusCode = 400 }: DenyOptions = {}) => {
    const { allowed, reason } = ask(question);
    const { action, resource } = question.permission;
    if (!allowed)
      throw new AwsError(
        'AccessDeniedException',
        `User: ${userOf(question.caller)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
        statusCode,
      );
  };

  return {
    credentials: credentials.ofRole,
    verifySignature: authenticator.verifySignature,
    verifyS3Signature: createS3Authenticator({ credentials, region, clock }),
    allows: (principal, permission) => ask({ caller: callerOf(principal), permission, isOptional: true }).allowed,
    authorize: (principal, permission, context, options) =>
      settle({ caller: callerOf(principal), permission, context }, options),
    authorizeService: (service, permission, context, options) =>
      settle({ caller: { service }, permission, context }, options),
    mayAssume: (service, roleArn, context) =>
      ask({
        ...{ caller: { service }, permission: { action: 'sts:AssumeRole', resource: roleArn }, context },
        isTrust: true,
      }).allowed,
    decide: (question) => decisionOn(question, verdictOn(question)),
    setResourcePolicy(resource, document) {
      const account = { account: accountId };
      ofResource.set(resource, document ? compilePolicy(document, 'resource-based', resource, account) : []);
      rules.clear();
    },
    sign: authenticator.sign,
  };
}

/** Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
const administratorAccess: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/** Whose policy is asked: an object or an index has none, its bucket or table has. */
const ownerOf = (resource: string) =>
  /^arn:aws:s3:::[^/]+|^arn:aws:dynamodb:[^/]+\/[^/]+(?=\/index\/)/.exec(resource)?.[0] ?? resource;

const compileAll = (documents: PolicyDocument[], kind: Statement['kind'], owner: string) =>
  documents.flatMap((document) => compilePolicy(document, kind, owner));

const lowerCased = (context: ConditionContext): Context =>
  new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat() as string[]]));
