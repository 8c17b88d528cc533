import { readFileSync } from 'node:fs';
import { Stack, Validations } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  AuthorizationType,
  type BaseDataSource,
  type CfnGraphQLApi,
  Code,
  Definition,
  DynamoDbDataSource,
  FunctionRuntime,
  GraphqlApi,
  IntrospectionConfig,
  LambdaDataSource,
  NoneDataSource,
  UserPoolDefaultAction,
} from 'aws-cdk-lib/aws-appsync';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiKeys } from './api-keys.ts';
import type { Authorizer } from './authorizer.ts';
import type { Canary } from './canary.ts';
import { bundleResolvers } from './bundle.ts';
import { deployableSchema } from './deployable-schema.ts';
import type { Identity } from './identity.ts';
import type { Invitations } from './invitations.ts';
import { allow, logRetention, type NodeFunction } from './node-function.ts';
import type { Records } from './records.ts';
import type { Sealing } from './sealing.ts';
import { removal } from './removal.ts';
import { byRequester, bySigner, type Retention, type Tables } from './table.ts';
import type { Usage } from './usage.ts';
import type { Webhooks } from './webhooks.ts';

type Source =
  'Requests' | 'OpenSignatures' | 'Usage' | 'Sent' | 'Webhooks' | 'ApiKeys' | 'Invitations' | 'Certificates' | 'None';

/** An answer whose write another one has overtaken is tried once more, as a quorum may want it written otherwise. */
const answer = ['readRequest', 'confirmCode', 'answerRequest', 'readRequest', 'answerRequest', 'readRequest'];

/** What stands behind each field that has a resolver: one data source, or the steps of a pipeline in order. */
const fields: Record<string, Source | { steps: string[] }> = {
  'Query.signingRequest': { steps: ['readRequest'] },
  'Query.signingRequests': { steps: ['queryRequests', 'readPage'] },
  'Query.pendingSignatures': { steps: ['queryOpenSignatures', 'readRequests'] },
  'Mutation.startSigning': { steps: ['newRequest', 'writeRequest', 'readRequest'] },
  'Query.invitation': 'Invitations',
  'Mutation.sendAccessCode': 'Invitations',
  'Mutation.confirmAccessCode': 'Invitations',
  'Mutation.sendAnswerCode': { steps: ['readRequest', 'sendCode'] },
  'Mutation.signDocument': { steps: answer },
  'Mutation.approveDocument': { steps: answer },
  'Mutation.declineDocument': { steps: answer },
  'Mutation.cancelSigning': { steps: ['readRequest', 'cancelRequest', 'readRequest'] },
  'Mutation.viewDocument': { steps: ['readRequest', 'viewRequest', 'readRequest'] },
  'Mutation.extendDeadline': { steps: ['readRequest', 'extendRequest', 'readRequest'] },
  'Mutation.reassignSigner': { steps: ['readRequest', 'reassignPlace', 'readRequest'] },
  'Mutation.eraseRequest': { steps: ['readRequest', 'eraseClosed', 'readRequest', 'eraseClosed', 'readRequest'] },
  'Mutation.remindSigners': { steps: ['readRequest', 'remindAwaited', 'readRequest'] },
  'Mutation.publishSignatureUpdate': 'None',
  'Query.webhooks': 'Webhooks',
  'Query.webhookDeliveries': 'Webhooks',
  'Mutation.createWebhook': 'Webhooks',
  'Mutation.updateWebhook': 'Webhooks',
  'Mutation.rotateWebhookSecret': 'Webhooks',
  'Mutation.deleteWebhook': 'Webhooks',
  'Mutation.sendTestWebhook': 'Webhooks',
  'Mutation.redeliverWebhook': 'Webhooks',
  'Query.apiKeys': 'ApiKeys',
  'Mutation.createApiKey': 'ApiKeys',
  'Mutation.revokeApiKey': 'ApiKeys',
  'Query.certificate': { steps: ['readRequest', 'readCertificate'] },
  'Query.verifyCertificate': 'Certificates',
  'Query.sealingKeys': 'Certificates',
  'Subscription.onSignatureUpdate': 'Requests',
  'Subscription.onSignatureRequested': 'None',
};

/** The same where the stack sends mail: what became of it can be read, and what people make the stack write is counted. */
const mailFields: typeof fields = {
  ...fields,
  'Query.signingRequest': { steps: ['readRequest', 'readDeliveries'] },
  'Mutation.startSigning': {
    steps: ['newRequest', 'readUsage', 'countStart', 'readUsage', 'writeRequest', 'readRequest', 'giveBack'],
  },
  'Mutation.reassignSigner': {
    steps: ['readUsage', 'countReassignment', 'readUsage', 'reassignPlace', 'readRequest'],
  },
  'Mutation.remindSigners': { steps: ['readUsage', 'countReminders', 'readUsage', 'remindAwaited', 'readRequest'] },
};

/** The data sources of steps that do not work on the requests. */
const sourcesOfSteps: Record<string, Source> = {
  newRequest: 'None',
  queryOpenSignatures: 'OpenSignatures',
  countStart: 'Usage',
  countReassignment: 'Usage',
  countReminders: 'Usage',
  giveBack: 'Usage',
  readDeliveries: 'Sent',
  confirmCode: 'Invitations',
  sendCode: 'Invitations',
  readCertificate: 'Certificates',
};

/** What the API is built with. */
export interface ApiProps {
  isProd: boolean;
  introspection: boolean;
  /** Addresses for which the backend may sign, in lower case. */
  automaticSigners: string[];
  /** Who may make the backend write to people: `anyone`, `group`, or domains with commas between. */
  requesters: string;
  tables: Tables;
  identity: Identity;
  retention: Retention;
  /** Of a stack that records changes. */
  records: Records | undefined;
  /** What gives its certificates; the fields about them are refused by others. */
  sealing: Sealing | undefined;
  usage: Usage;
  /** Of a stack whose requesters may have webhooks; the fields about them are refused by others. */
  webhooks: Webhooks | undefined;
  /** Of a stack whose requesters may have API keys; the fields about them are refused by others. */
  apiKeys: ApiKeys | undefined;
  /** Of a stack that mails links; the fields about them are refused by others. */
  invitations: Invitations | undefined;
  /** Knows the tokens that are no user pool's, where there are any. */
  authorizer: Authorizer | undefined;
  /** Of a stack that tries by itself whether it works; it calls some fields by IAM. */
  canary: Canary | undefined;
  /** Notices, and what became of them, where the stack sends mail. */
  sent: Table | undefined;
}

/** The GraphQL API: schema, data sources with a role that cannot read task tokens, resolvers. */
export class Api extends Construct {
  readonly api: GraphqlApi;
  readonly realtimeUrl: string;
  /** Where a browser calls it, as a policy of a page names it. */
  readonly origins: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { isProd, introspection, automaticSigners, requesters, tables, identity, retention, usage, sent } = props;
    const { webhooks, apiKeys, invitations, authorizer, canary, records, sealing } = props;
    const { requests, openSignatures } = tables;
    const schema = deployableSchema(readFileSync('schema.graphql', 'utf8'), {
      hasAuthorizer: authorizer !== undefined,
      hasCanary: canary !== undefined,
    });
    this.api = new GraphqlApi(this, 'Api', {
      name: `${Stack.of(this).stackName}`,
      definition: Definition.fromSchema({ bind: (api) => ({ apiId: (api as GraphqlApi).apiId, definition: schema }) }),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: {
            userPool: identity.pool,
            appIdClientRegex: identity.client.userPoolClientId,
            defaultAction: UserPoolDefaultAction.ALLOW,
          },
        },
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.IAM },
          ...(authorizer ? [authorizer.mode] : []),
        ],
      },
      environmentVariables: {
        AUTOMATIC_SIGNERS: automaticSigners.join(',') || 'nobody',
        REQUESTS_TABLE: requests.tableName,
        ...(requesters === 'anyone' ? {} : { REQUESTERS: requesters }),
        ...retention,
        ...(records ? { RECORDS: 'on' } : {}),
        ...(webhooks ? { WEBHOOKS: 'on' } : {}),
        ...(apiKeys ? { API_KEYS: 'on' } : {}),
        ...(invitations ? { LINKS: 'on' } : {}),
        ...(canary ? { CANARY: canary.caller } : {}),
        ...(usage.table ? { USAGE_TABLE: usage.table.tableName, LIMITS: JSON.stringify(usage.limits) } : {}),
      },
      introspectionConfig: introspection ? IntrospectionConfig.ENABLED : IntrospectionConfig.DISABLED,
      // Introspection as GraphiQL sends it is 15 deep; AppSync's pages do not say that it does not count.
      queryDepthLimit: introspection ? 15 : 8,
      resolverCountLimit: 20,
      xrayEnabled: true,
    });
    const { attrGraphQlDns, attrRealtimeDns, attrRealtimeUrl } = this.api.node.defaultChild as CfnGraphQLApi;
    this.realtimeUrl = attrRealtimeUrl;
    this.origins = `https://${attrGraphQlDns} wss://${attrRealtimeDns}`;
    this.logWithoutBodies(isProd);

    const role = new Role(this, 'DataRole', {
      assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
      inlinePolicies: {
        policy: new PolicyDocument({
          statements: [
            allow(
              ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem'],
              requests.tableArn,
            ),
            allow(['dynamodb:Query'], byRequester(requests), bySigner(openSignatures)),
            ...(usage.table
              ? [allow(['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem'], usage.table.tableArn)]
              : []),
            ...(sent ? [allow(['dynamodb:Query'], sent.tableArn)] : []),
          ],
        }),
      },
    });
    canary?.call(this.api);
    const serviceRole = role.withoutPolicyUpdates();
    const ofUsage =
      usage.table && new DynamoDbDataSource(this, 'Usage', { api: this.api, table: usage.table, serviceRole });
    const none = new NoneDataSource(this, 'None', { api: this.api });
    this.addResolvers(usage.table ? mailFields : fields, {
      ...(ofUsage ? { Usage: ofUsage } : {}),
      ...(sent ? { Sent: new DynamoDbDataSource(this, 'Sent', { api: this.api, table: sent, serviceRole }) } : {}),
      Requests: new DynamoDbDataSource(this, 'Requests', { api: this.api, table: requests, serviceRole }),
      OpenSignatures: new DynamoDbDataSource(this, 'OpenSignatures', {
        api: this.api,
        table: openSignatures,
        serviceRole,
      }),
      Webhooks: webhooks ? this.toFunction('Webhooks', webhooks.manageWebhooks) : none,
      Invitations: invitations ? this.toFunction('Invitations', invitations.manageInvitations) : none,
      ApiKeys: apiKeys ? this.toFunction('ApiKeys', apiKeys.manageApiKeys) : none,
      Certificates: sealing ? this.toFunction('Certificates', sealing.showCertificates) : none,
      None: none,
    });
  }

  /** A data source of a function, whose role may invoke that one alone. */
  private toFunction(name: string, { function: lambdaFunction }: NodeFunction): LambdaDataSource {
    const role = new Role(this, `${name}Role`, {
      assumedBy: new ServicePrincipal('appsync.amazonaws.com'),
      inlinePolicies: {
        policy: new PolicyDocument({ statements: [allow(['lambda:InvokeFunction'], lambdaFunction.functionArn)] }),
      },
    });
    const serviceRole = role.withoutPolicyUpdates();
    return new LambdaDataSource(this, name, { api: this.api, lambdaFunction, serviceRole });
  }

  private addResolvers(behindFields: typeof fields, sources: Partial<Record<Source, BaseDataSource>>): void {
    const code = bundleResolvers();
    const runtime = FunctionRuntime.JS_1_0_0;
    const steps = new Map<string, AppsyncFunction>();
    const step = (name: string) => {
      const made =
        steps.get(name) ??
        new AppsyncFunction(this, `Step-${name}`, {
          name,
          api: this.api,
          dataSource: sources[sourcesOfSteps[name] ?? 'Requests']!,
          code: Code.fromInline(code(`steps/${name}`)),
          runtime,
        });
      steps.set(name, made);
      return made;
    };
    for (const [coordinate, behind] of Object.entries(behindFields)) {
      const [typeName, fieldName] = coordinate.split('.') as [string, string];
      this.api.createResolver(coordinate.replace('.', '-'), {
        typeName,
        fieldName,
        code: Code.fromInline(code(coordinate)),
        runtime,
        ...(typeof behind === 'string'
          ? { dataSource: sources[behind]! }
          : { pipelineConfig: behind.steps.map((name) => step(name)) }),
      });
    }
  }

  /** Logs errors without headers and bodies, which hold tokens. The L2's `logConfig` would add a custom resource. */
  private logWithoutBodies(isProd: boolean): void {
    // AppSync writes to no other: the name holds the id of the API, which no second one gets.
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/appsync/apis/${this.api.apiId}`,
      retention: logRetention,
      removalPolicy: removal(isProd),
    });
    const role = new Role(this, 'LogRole', { assumedBy: new ServicePrincipal('appsync.amazonaws.com') });
    // Not inline: the log group is named for the API, and the API names the role.
    new Policy(this, 'LogPolicy', {
      roles: [role],
      statements: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], log.logGroupArn)],
    });
    const resource = this.api.node.defaultChild as CfnGraphQLApi;
    resource.logConfig = { cloudWatchLogsRoleArn: role.roleArn, excludeVerboseContent: true, fieldLogLevel: 'ERROR' };
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-ASC3',
      reason: 'It wants headers and bodies in the log, which hold tokens and addresses',
    });
  }
}
