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
  NoneDataSource,
  UserPoolDefaultAction,
} from 'aws-cdk-lib/aws-appsync';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { bundleResolvers } from './bundle.ts';
import { deployableSchema } from './deployable-schema.ts';
import type { Identity } from './identity.ts';
import { allow, logRetention } from './node-function.ts';
import { removal } from './removal.ts';
import { byRequester, bySigner, type Retention, type Tables } from './table.ts';

type Source = 'Requests' | 'OpenSignatures' | 'None';

/** An answer whose write another one has overtaken is tried once more, as a quorum may want it written otherwise. */
const answer = ['readRequest', 'answerRequest', 'readRequest', 'answerRequest', 'readRequest'];

/** What stands behind each field that has a resolver: one data source, or the steps of a pipeline in order. */
const fields: Record<string, Source | { steps: string[] }> = {
  'Query.signingRequest': 'Requests',
  'Query.signingRequests': { steps: ['queryRequests', 'readPage'] },
  'Query.pendingSignatures': { steps: ['queryOpenSignatures', 'readRequests'] },
  'Mutation.startSigning': { steps: ['newRequest', 'writeRequest', 'readRequest'] },
  'Mutation.signDocument': { steps: answer },
  'Mutation.approveDocument': { steps: answer },
  'Mutation.declineDocument': { steps: answer },
  'Mutation.cancelSigning': { steps: ['readRequest', 'cancelRequest', 'readRequest'] },
  'Mutation.viewDocument': { steps: ['readRequest', 'viewRequest', 'readRequest'] },
  'Mutation.extendDeadline': { steps: ['readRequest', 'extendRequest', 'readRequest'] },
  'Mutation.reassignSigner': { steps: ['readRequest', 'reassignPlace', 'readRequest'] },
  'Mutation.eraseRequest': { steps: ['readRequest', 'eraseClosed', 'readRequest'] },
  'Mutation.remindSigners': { steps: ['readRequest', 'remindAwaited', 'readRequest'] },
  'Mutation.publishSignatureUpdate': 'None',
  'Subscription.onSignatureUpdate': 'Requests',
  'Subscription.onSignatureRequested': 'None',
};

/** The data sources of steps that do not work on the requests. */
const sourcesOfSteps: Record<string, Source> = { newRequest: 'None', queryOpenSignatures: 'OpenSignatures' };

/** What the API is built with. */
export interface ApiProps {
  isProd: boolean;
  introspection: boolean;
  /** Addresses for which the backend may sign, in lower case. */
  automaticSigners: string[];
  tables: Tables;
  identity: Identity;
  retention: Retention;
}

/** The GraphQL API: schema, data sources with a role that cannot read task tokens, resolvers. */
export class Api extends Construct {
  readonly api: GraphqlApi;
  readonly realtimeUrl: string;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { isProd, introspection, automaticSigners, tables, identity, retention } = props;
    const { requests, openSignatures } = tables;
    const schema = deployableSchema(readFileSync('schema.graphql', 'utf8'));
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
        additionalAuthorizationModes: [{ authorizationType: AuthorizationType.IAM }],
      },
      environmentVariables: {
        AUTOMATIC_SIGNERS: automaticSigners.join(',') || 'nobody',
        REQUESTS_TABLE: requests.tableName,
        ...retention,
      },
      introspectionConfig: introspection ? IntrospectionConfig.ENABLED : IntrospectionConfig.DISABLED,
      // Introspection as GraphiQL sends it is 15 deep; AppSync's pages do not say that it does not count.
      queryDepthLimit: introspection ? 15 : 8,
      resolverCountLimit: 20,
      xrayEnabled: true,
    });
    this.realtimeUrl = (this.api.node.defaultChild as CfnGraphQLApi).attrRealtimeUrl;
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
          ],
        }),
      },
    });
    const serviceRole = role.withoutPolicyUpdates();
    this.addResolvers({
      Requests: new DynamoDbDataSource(this, 'Requests', { api: this.api, table: requests, serviceRole }),
      OpenSignatures: new DynamoDbDataSource(this, 'OpenSignatures', {
        api: this.api,
        table: openSignatures,
        serviceRole,
      }),
      None: new NoneDataSource(this, 'None', { api: this.api }),
    });
  }

  private addResolvers(sources: Record<Source, BaseDataSource>): void {
    const code = bundleResolvers();
    const runtime = FunctionRuntime.JS_1_0_0;
    const steps = new Map<string, AppsyncFunction>();
    const step = (name: string) => {
      const made =
        steps.get(name) ??
        new AppsyncFunction(this, `Step-${name}`, {
          name,
          api: this.api,
          dataSource: sources[sourcesOfSteps[name] ?? 'Requests'],
          code: Code.fromInline(code(`steps/${name}`)),
          runtime,
        });
      steps.set(name, made);
      return made;
    };
    for (const [coordinate, behind] of Object.entries(fields)) {
      const [typeName, fieldName] = coordinate.split('.') as [string, string];
      this.api.createResolver(coordinate.replace('.', '-'), {
        typeName,
        fieldName,
        code: Code.fromInline(code(coordinate)),
        runtime,
        ...(typeof behind === 'string'
          ? { dataSource: sources[behind] }
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
