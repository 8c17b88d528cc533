import type { Template } from '@countersign/local';
import { type Decision, policiesOfTemplate, type PolicyStatement, wildcard } from '@countersign/local/testing';

/** One action on one resource that a policy allows to a role. */
export interface Grant {
  /** The role's name. */
  role: string;
  action: string;
  resource: string;
}

/** What may go unused, or name every resource, and why. */
export const exceptions: { action: RegExp; resource: RegExp; because: string }[] = [
  {
    action: /^xray:(Put(TraceSegments|TelemetryRecords)|GetSampling(Rules|Targets))$/,
    resource: /^\*$/,
    because: 'X-Ray has no resource to name, and nothing traces here',
  },
  {
    action: /^logs:(CreateLogStream|PutLogEvents)$/,
    resource: /^arn:aws:logs:[^*]+:log-group:[^*]+:\*$/,
    because: 'logs are written to no group here; the resource is every stream of one group',
  },
  {
    action:
      /^logs:((Create|Get|Update|Delete)LogDelivery|ListLogDeliveries|PutResourcePolicy|Describe(ResourcePolicies|LogGroups))$/,
    resource: /^\*$/,
    because: 'the delivery of logs has no resource to name, and nothing is delivered here',
  },
  {
    action: /^states:DescribeExecution$/,
    resource: /^arn:aws:states:[^*]+:execution:[^*]+:\*$/,
    because: 'executions are named for requests; the resource is every execution of one machine',
  },
];

/** What policies deny, where no exercise can miss it, and why; each is all there is of its kind. */
export const denials: (Pick<PolicyStatement, 'Action' | 'Condition'> & { because: string })[] = [
  {
    Action: 'sqs:*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    because: 'every call here counts as one over TLS; test/infra/safeguards.test.ts holds it',
  },
  {
    Action: [
      ...['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLUpdate', 'PutItem', 'UpdateItem'],
    ].map((action) => `dynamodb:${action}`),
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/Countersign-local-*' } },
    because: 'the stack alone writes in it; test/e2e/records.test.ts holds it',
  },
  {
    Action: 's3:*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    because: 'every call here counts as one over TLS; test/infra/safeguards.test.ts holds it',
  },
];

/** All objects below one prefix of one bucket: what they are called is known when they are put. */
const objects = /^arn:aws:s3:::[^*?/]+\/[^*?]+\/\*$/;

/** All that the roles of a template are allowed. */
export function grantsOf(template: Pick<Template, 'resources'>): Grant[] {
  return policiesOfTemplate(template.resources).roles.flatMap(({ name: role, policies }) =>
    policies
      .flatMap(({ Statement }) => Statement)
      .flatMap(({ Action, Resource = [] }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ role, action, resource }))),
      ),
  );
}

/**
 * Says where the policies of a template allow more than was used, or more than can be: one line each, none where all is well.
 * @param used what was decided in an exercise of the whole product
 */
export function excessOf(template: Pick<Template, 'resources'>, used: Decision[]): string[] {
  const { roles, resourcePolicies } = policiesOfTemplate(template.resources);
  const allowed = used.filter((decision) => decision.allowed);
  return [
    ...grantsOf(template)
      .filter(
        (grant) =>
          !exceptions.some(({ action, resource }) => action.test(grant.action) && resource.test(grant.resource)),
      )
      .flatMap(({ role, action, resource }) => [
        ...(/[*?]/.test(action) ? [`${role} may ${action}: name the actions`] : []),
        ...(/[*?]/.test(resource) && !objects.test(resource)
          ? [`${role} may ${action} on ${resource}: name the resource`]
          : []),
        ...(allowed.some((each) => isUse(each, role, action, resource))
          ? []
          : [`${role} may ${action} on ${resource}: nothing uses it`]),
      ]),
    ...roles.flatMap(({ name, policies }) =>
      policies
        .flatMap(({ Statement }) => Statement)
        .flatMap((statement) => [...looseSending(name, statement), ...looseListing(name, statement)]),
    ),
    ...roles.flatMap(({ name, trust }) => [trust.Statement].flat().flatMap((statement) => looseTrust(name, statement))),
    ...resourcePolicies.flatMap(({ resource, document }) =>
      [document.Statement]
        .flat()
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap((statement) => looseSharing(resource, statement, allowed)),
    ),
  ];
}

const isUse = (decision: Decision, role: string, action: string, resource: string) =>
  decision.principal.includes(`:assumed-role/${role}/`) &&
  wildcard(action, { ignoreCase: true })(decision.action) &&
  wildcard(resource)(decision.resource);

/** Who may send mail may send it from one address. */
function looseSending(role: string, { Action, Condition = {} }: PolicyStatement): string[] {
  const from = Condition.StringEquals?.['ses:FromAddress'];
  const isSending = [Action].flat().some((action) => wildcard(action, { ignoreCase: true })('ses:SendEmail'));
  return isSending && typeof from !== 'string' ? [`${role} may send mail from anybody: name the address`] : [];
}

/** Who may list the objects of a bucket may list those of some folders. */
function looseListing(role: string, { Action, Condition = {} }: PolicyStatement): string[] {
  const folders = [Condition.StringLike?.['s3:prefix']].flat();
  const isLoose = folders.some((folder) => typeof folder !== 'string' || !/^[^*?]+\//.test(folder));
  const isListing = ['s3:ListBucket', 's3:ListBucketVersions'].some((listing) =>
    [Action].flat().some((action) => wildcard(action, { ignoreCase: true })(listing)),
  );
  return isListing && isLoose ? [`${role} may list the whole bucket: name the folders`] : [];
}

/** A role is for one AWS service. */
function looseTrust(role: string, { Action, Principal, Effect }: PolicyStatement): string[] {
  const service = typeof Principal === 'object' && Principal.AWS === undefined ? Principal.Service : undefined;
  const isTight =
    Effect === 'Allow' && Action === 'sts:AssumeRole' && /^[a-z-]+\.amazonaws\.com$/.test(String(service));
  return isTight ? [] : [`${role} trusts ${JSON.stringify(Principal)}: name one service`];
}

/** What the policy of a key lets the account do; it must not be to use it. Without a manager a key could never be changed: AWS refuses it. */
const managing =
  /^kms:((Describe|Enable|List|Put|Update|Disable|Get|Delete)\*|CreateAlias|RevokeGrant|(Untag|Tag)Resource|(Schedule|Cancel)KeyDeletion)$/;

/** The policy of a key says of itself `*`; it lets one role use it, and the account manage it. */
function looseUse(key: string, { Action, Resource, Principal }: PolicyStatement, allowed: Decision[]): string[] {
  const user = String((Principal as { AWS?: string }).AWS);
  const isManager = user.endsWith(':root');
  const isUsed = (action: string) =>
    allowed.some(({ principal, ...each }) => {
      const isUser = principal.includes(`:assumed-role/${user.split('/').at(-1)}/`);
      return isUser && each.action === action && each.resource === key;
    });
  return [
    ...(Resource === '*' ? [] : [`the policy of ${key} is about ${String(Resource)}: it is about the key itself`]),
    ...(isManager || /:role\/[^*?]+$/.test(user) ? [] : [`the policy of ${key} is for ${user}: name the role`]),
    ...[Action]
      .flat()
      .filter((action) => !(isManager ? managing.test(action) : isUsed(action)))
      .map((action) => `the policy of ${key} lets ${user} ${action}: nothing uses it`),
  ];
}

/** What is shared with a service is shared on behalf of one resource. */
function looseSharing(owner: string, statement: PolicyStatement, allowed: Decision[]): string[] {
  if (owner.startsWith('arn:aws:kms:')) return looseUse(owner, statement, allowed);
  const { Action, Resource, Principal, Condition = {} } = statement;
  const service = typeof Principal === 'object' ? String(Principal.Service) : '*';
  const source = { ...Condition.ArnLike, ...Condition.ArnEquals }['aws:SourceArn'];
  return [
    ...(Resource === owner ? [] : [`the policy of ${owner} is about ${String(Resource)}: name the resource`]),
    ...(typeof source === 'string' && !/[*?]/.test(source)
      ? []
      : [`the policy of ${owner} lets ${service} act for anybody: name the source`]),
    ...[Action]
      .flat()
      .filter(
        (action) =>
          !allowed.some((each) => each.principal === service && each.action === action && each.resource === owner),
      )
      .map((action) => `the policy of ${owner} lets ${service} ${action}: nothing uses it`),
  ];
}
