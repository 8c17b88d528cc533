import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as destinations from 'aws-cdk-lib/aws-lambda-destinations';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { folder } from './given.ts';

/** Synthesises a stack with every resource type that the local runtime knows; gives the assembly's folder. */
export function synthesise(env?: cdk.Environment): string {
  process.env.CDK_VALIDATION = 'false';
  const outdir = folder();
  const bundle = folder();
  writeFileSync(
    join(bundle, 'index.mjs'),
    'export const handler = async (event) => (event?.triggerSource ? event : "hello");',
  );
  const app = new cdk.App({ outdir, analyticsReporting: false });
  build(new cdk.Stack(app, 'Trial', { stackName: 'trial', ...(env && { env }) }), lambda.Code.fromAsset(bundle));
  app.synth();
  return outdir;
}

function build(stack: cdk.Stack, code: lambda.Code) {
  const queue = new sqs.Queue(stack, 'Failed', { enforceSSL: true, retentionPeriod: cdk.Duration.days(14) });
  const requests = new dynamodb.Table(stack, 'Requests', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    stream: dynamodb.StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'removeAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  });
  requests.addGlobalSecondaryIndex({
    indexName: 'byOwner',
    partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
    projectionType: dynamodb.ProjectionType.INCLUDE,
    nonKeyAttributes: ['title'],
  });
  new dynamodb.TableV2(stack, 'Sessions', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
  // The class is not assignable to its own interface under exactOptionalPropertyTypes.
  const table = requests as dynamodb.ITable;
  const logGroup = new logs.LogGroup(stack, 'Log');
  const handler = new lambda.Function(stack, 'Advance', {
    code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
    timeout: cdk.Duration.seconds(20),
    environment: { TABLE: table.tableName, QUEUE: queue.queueUrl },
    logGroup,
    tracing: lambda.Tracing.ACTIVE,
    maxEventAge: cdk.Duration.hours(1),
    onFailure: new destinations.SqsDestination(queue),
  });
  handler.addEventSource(
    new sources.DynamoEventSource(table, {
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      bisectBatchOnError: true,
      retryAttempts: 10,
      filters: [lambda.FilterCriteria.filter({ eventName: lambda.FilterRule.isEqual('INSERT') })],
      onFailure: new sources.SqsDlq(queue),
      reportBatchItemFailures: true,
    }),
  );
  const pool = new cognito.UserPool(stack, 'People', {
    signInAliases: { email: true },
    featurePlan: cognito.FeaturePlan.ESSENTIALS,
  });
  const trigger = new lambda.Function(stack, 'Claims', {
    code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
  pool.addTrigger(cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, trigger, cognito.LambdaVersion.V2_0);
  const client = pool.addClient('App', {
    disableOAuth: true,
    accessTokenValidity: cdk.Duration.minutes(30),
    authFlows: { userSrp: true },
  });
  pool.addGroup('Staff', { groupName: 'staff' });

  const machine = new sfn.StateMachine(stack, 'Signing', {
    stateMachineName: `${stack.stackName}-signing`,
    queryLanguage: sfn.QueryLanguage.JSONATA,
    definitionBody: sfn.DefinitionBody.fromChainable(
      sfn.Pass.jsonata(stack, 'Begin', { outputs: { table: table.tableArn, of: stack.region } }),
    ),
  });
  machine.grantStartExecution(handler);
  machine.grantExecution(handler, 'states:StopExecution');
  const rule = new events.Rule(stack, 'Ended', {
    eventPattern: { source: ['aws.states'], detail: { stateMachineArn: [machine.stateMachineArn] } },
    targets: [new targets.LambdaFunction(handler, { deadLetterQueue: queue, retryAttempts: 3 })],
  });
  rule.node.addDependency(table);
  new events.Rule(stack, 'Look', {
    schedule: events.Schedule.rate(cdk.Duration.minutes(2)),
    targets: [new targets.LambdaFunction(handler, { retryAttempts: 0 })],
  });
  const work = new sqs.Queue(stack, 'Work', {
    deliveryDelay: cdk.Duration.minutes(1),
    visibilityTimeout: cdk.Duration.minutes(3),
    receiveMessageWaitTime: cdk.Duration.seconds(20),
    deadLetterQueue: { queue, maxReceiveCount: 5 },
  });
  handler.addEventSource(
    new sources.SqsEventSource(work, { batchSize: 5, reportBatchItemFailures: true, maxConcurrency: 2 }),
  );
  rule.addTarget(
    new targets.SqsQueue(work, {
      deadLetterQueue: queue,
      message: events.RuleTargetInput.fromObject({ executionArn: events.EventField.fromPath('$.detail.executionArn') }),
    }),
  );

  hear(stack);
  post(stack);
  seal(stack);
  keep(stack);

  const api = new appsync.GraphqlApi(stack, 'Api', {
    name: 'trial',
    definition: appsync.Definition.fromSchema({
      bind: (to) => ({
        apiId: (to as appsync.GraphqlApi).apiId,
        definition: 'type Query { hello: String plain: String }',
      }),
    }),
    authorizationConfig: {
      defaultAuthorization: {
        authorizationType: appsync.AuthorizationType.USER_POOL,
        userPoolConfig: { userPool: pool, appIdClientRegex: client.userPoolClientId },
      },
      additionalAuthorizationModes: [
        { authorizationType: appsync.AuthorizationType.IAM },
        { authorizationType: appsync.AuthorizationType.API_KEY },
      ],
    },
    environmentVariables: { TABLE: table.tableName },
    queryDepthLimit: 10,
  });
  const runtime = appsync.FunctionRuntime.JS_1_0_0;
  const none = api.addNoneDataSource('Nothing');
  const stored = api.addDynamoDbDataSource('Stored', table);
  api.addLambdaDataSource('Called', handler);
  const step = new appsync.AppsyncFunction(stack, 'Step', {
    api,
    name: 'step',
    dataSource: stored,
    runtime,
    code: appsync.Code.fromInline('export const request = () => ({});'),
  });
  api.createResolver('Hello', {
    typeName: 'Query',
    fieldName: 'hello',
    runtime,
    pipelineConfig: [step],
    code: appsync.Code.fromInline(`export const request = () => "${table.tableName}";`),
  });
  none.createResolver('Plain', {
    typeName: 'Query',
    fieldName: 'plain',
    runtime,
    code: appsync.Code.fromInline('export const response = () => null;'),
  });
  handler.addToRolePolicy(
    new iam.PolicyStatement({ actions: ['appsync:GraphQL'], resources: [`${api.arn}/types/Mutation/fields/publish`] }),
  );

  new cloudwatch.Alarm(stack, 'Stuck', {
    metric: queue.metricApproximateNumberOfMessagesVisible(),
    threshold: 1,
    evaluationPeriods: 1,
  });
  new cloudwatch.Dashboard(stack, 'Board', { widgets: [[new cloudwatch.TextWidget({ markdown: api.apiId })]] });
  new sns.Topic(stack, 'Told');
  new cdk.CfnOutput(stack, 'GraphQLUrl', { value: api.graphqlUrl });
  new cdk.CfnOutput(stack, 'UserPoolId', { value: pool.userPoolId });
}

/** A bus of its own: what is put there goes to a queue; one role may put everything there, another visits alone. */
function hear(stack: cdk.Stack) {
  const bus = new events.EventBus(stack, 'Changes', { eventBusName: 'changes' });
  bus.archive('Kept', { eventPattern: { source: ['trial'] }, retention: cdk.Duration.days(1) });
  const heard = new sqs.Queue(stack, 'Heard', { queueName: 'heard' });
  new events.Rule(stack, 'Changed', {
    eventBus: bus,
    eventPattern: { source: ['trial', 'visit'], detail: { kind: events.Match.anythingBut('secret') } },
    targets: [new targets.SqsQueue(heard)],
  });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  bus.grantPutEventsTo(new iam.Role(stack, 'Teller', { assumedBy, roleName: 'teller' }));
  const visitor = new iam.Role(stack, 'Visitor', { assumedBy, roleName: 'visitor' });
  bus.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Visit',
      principals: [visitor],
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: { StringEquals: { 'events:source': 'visit' } },
    }),
  );
}

/** Mail from a domain and from an address, with events to a queue; the roles that send are bound by conditions. */
function post(stack: cdk.Stack) {
  const mailed = new sqs.Queue(stack, 'Mailed', { queueName: 'mailed' });
  new events.Rule(stack, 'Posted', {
    eventPattern: { source: ['aws.ses'] },
    targets: [new targets.SqsQueue(mailed)],
  });
  const bus = events.EventBus.fromEventBusName(stack, 'Default', 'default');
  const { SEND, DELIVERY, BOUNCE, COMPLAINT } = ses.EmailSendingEvent;
  const notices = new ses.ConfigurationSet(stack, 'Notices', { configurationSetName: 'notices' });
  const destination = ses.EventDestination.eventBus(bus);
  notices.addEventDestination('All', { destination, events: [SEND, DELIVERY, BOUNCE, COMPLAINT] });
  const quiet = new ses.ConfigurationSet(stack, 'Quiet', { configurationSetName: 'quiet' });
  quiet.addEventDestination('Bounces', { destination, events: [BOUNCE] });
  quiet.addEventDestination('Off', { destination, events: [SEND], enabled: false });
  const domain = new ses.EmailIdentity(stack, 'Domain', { identity: ses.Identity.domain('trial.example') });
  const identity = ses.Identity.email('desk@office.example');
  new ses.EmailIdentity(stack, 'Desk', { identity, configurationSet: quiet });
  const sender = (roleName: string, conditions: Record<string, Record<string, string>>) => {
    const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
    const role = new iam.Role(stack, roleName, { assumedBy, roleName });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [
          stack.formatArn({ service: 'ses', resource: 'identity', resourceName: domain.emailIdentityName }),
          stack.formatArn({ service: 'ses', resource: 'configuration-set', resourceName: 'notices' }),
        ],
        conditions,
      }),
    );
  };
  sender('poster', { StringEquals: { 'ses:FromAddress': 'no-reply@trial.example' } });
  sender('clerk', { 'ForAllValues:StringLike': { 'ses:Recipients': '*@people.example' } });
  new cdk.CfnOutput(stack, 'DkimName', { value: domain.dkimDnsTokenName1 });
}

/** Keys that sign: one of the account, one that is off, one of a single role; the roles that use them are bound. */
function seal(stack: cdk.Stack) {
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  const roleOf = (roleName: string) => new iam.Role(stack, `Role${roleName}`, { assumedBy, roleName });
  const ofKey = { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY };
  const key = new kms.Key(stack, 'Seal', {
    ...ofKey,
    alias: 'seal',
    description: 'seals',
    pendingWindow: cdk.Duration.days(7),
  });
  key.grant(roleOf('sealer'), 'kms:Sign', 'kms:GetPublicKey');
  key.grant(roleOf('checker'), 'kms:Verify', 'kms:DescribeKey');
  roleOf('hasher').addToPolicy(
    new iam.PolicyStatement({
      actions: ['kms:Sign'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:RequestAlias': 'alias/seal' } },
    }),
  );
  new kms.Key(stack, 'SealOff', { ...ofKey, enabled: false });
  const principals = [roleOf('owner')];
  new kms.Key(stack, 'SealOwn', {
    ...ofKey,
    policy: new iam.PolicyDocument({
      statements: [new iam.PolicyStatement({ principals, actions: ['kms:*'], resources: ['*'] })],
    }),
  });
  const every = new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'] });
  roleOf('chief').addToPolicy(every);
}

/** A bucket of records, which are locked, and one of drafts; roles that may more or less of the first. */
function keep(stack: cdk.Stack) {
  const records = new s3.Bucket(stack, 'Records', {
    bucketName: 'trial-records',
    versioned: true,
    objectLockDefaultRetention: s3.ObjectLockRetention.compliance(cdk.Duration.days(1)),
    enforceSSL: true,
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ noncurrentVersionExpiration: cdk.Duration.days(30) }],
  });
  const drafts = new s3.Bucket(stack, 'Drafts');
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  const role = (roleName: string, ...actions: string[]) => {
    const made = new iam.Role(stack, `${roleName}Role`, { assumedBy, roleName });
    if (actions.length > 0)
      made.addToPolicy(
        new iam.PolicyStatement({ actions, resources: [records.bucketArn, records.arnForObjects('kept/*')] }),
      );
    return made;
  };
  role('archivist', ...['PutObject', 'PutObjectRetention', 'GetObject', 'ListBucket'].map((name) => `s3:${name}`));
  role('writer', 's3:PutObject');
  role('reader', 's3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention');
  const guest = role('guest');
  drafts.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [guest],
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [drafts.arnForObjects('*')],
    }),
  );
  drafts.addToResourcePolicy(
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:GetObject'],
      resources: [drafts.arnForObjects('secret/*')],
    }),
  );
}
