import { Agent, request as send } from 'node:http';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { TestBackend } from '../support/backend.ts';
import { expectNoLeak } from './leaks.ts';
import { mostly, trickyName } from './texts.ts';

/** A call of an AWS API as an SDK would make it. */
interface Call {
  service: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Good inputs of each operation that the backend serves; what is bad is made of them. */
function inputs({ template }: TestBackend): Record<string, { [name: string]: Json }[]> {
  const TableName = template
    .ofType('AWS::DynamoDB::Table')
    .find(({ logicalId }) => /Requests/.test(logicalId))!.physicalId;
  const QueueUrl = template.outputs.DeadLetterQueueUrl!;
  const stateMachineArn = template.outputs.StateMachineArn!;
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:none`;
  const Key = { id: { S: 'fuzz' } };
  const Item = {
    ...Key,
    n: { N: '1.5' },
    list: { L: [{ BOOL: true }, { NULL: true }, { M: { a: { B: 'AAAA' } } }] },
    sets: { M: { s: { SS: ['a', 'b'] }, n: { NS: ['1', '2'] }, b: { BS: ['AAAA'] } } },
  };
  const condition = {
    ConditionExpression: 'attribute_not_exists(#a) OR size(#a) > :v',
    ExpressionAttributeNames: { '#a': 'a' },
    ExpressionAttributeValues: { ':v': { N: '1' } },
  };
  const legacy = { Expected: { a: { ComparisonOperator: 'NE', AttributeValueList: [{ S: 'x' }] } } };
  const returns = { ReturnConsumedCapacity: 'TOTAL', ReturnItemCollectionMetrics: 'SIZE', ReturnValues: 'ALL_OLD' };
  const query = {
    ...{ TableName, IndexName: 'byRequester', Select: 'ALL_PROJECTED_ATTRIBUTES', Limit: 2, ScanIndexForward: false },
    KeyConditionExpression: 'requestedBySub = :sub AND createdAt > :at',
    FilterExpression: '#s IN (:sub, :at) OR contains(title, :sub)',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':sub': { S: 'a' }, ':at': { N: '5' } },
    ExclusiveStartKey: { ...Key, requestedBySub: { S: 'a' }, createdAt: { N: '9' } },
  };
  const attribute = { a: { DataType: 'String', StringValue: 'x' }, b: { DataType: 'Binary', BinaryValue: 'AAAA' } };
  const ResourceArn = `${template.ofType('AWS::DynamoDB::Table').find(({ physicalId }) => physicalId === TableName)!.arn}`;
  const harmless = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      ...{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:DescribeTimeToLive', Resource: ResourceArn },
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:*' } },
    },
  });
  const page = { maxResults: 2, nextToken: 'x' };
  const dynamodb = {
    GetItem: [
      {
        TableName,
        Key,
        ConsistentRead: true,
        ProjectionExpression: '#a, list[0].b',
        ExpressionAttributeNames: { '#a': 'a' },
      },
      { TableName, Key, AttributesToGet: ['a', 'id'] },
    ],
    PutItem: [
      { TableName, Item, ...condition, ...returns },
      { TableName, Item, ...legacy, ConditionalOperator: 'AND' },
    ],
    UpdateItem: [
      {
        ...{ TableName, Key, ReturnValues: 'ALL_NEW', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
        UpdateExpression: 'SET #a = if_not_exists(#a, :v), l = list_append(:l, :l) REMOVE b[0], c ADD n :v DELETE s :s',
        ...condition,
        ExpressionAttributeValues: { ':v': { N: '1' }, ':l': { L: [{ S: 'x' }] }, ':s': { SS: ['x'] } },
      },
      { TableName, Key, AttributeUpdates: { a: { Action: 'ADD', Value: { N: '1' } } }, ...legacy },
    ],
    DeleteItem: [{ TableName, Key, ...condition, ...returns }],
    Query: [
      query,
      {
        TableName,
        KeyConditions: { id: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'x' }] } },
        QueryFilter: { a: { ComparisonOperator: 'NOT_NULL' } },
      },
    ],
    Scan: [
      {
        TableName,
        Limit: 2,
        FilterExpression: 'a = :v',
        ExpressionAttributeValues: { ':v': { S: 'x' } },
        TotalSegments: 2,
        Segment: 1,
      },
      { TableName, ScanFilter: { a: { ComparisonOperator: 'BETWEEN', AttributeValueList: [{ N: '1' }, { N: '2' }] } } },
    ],
    BatchGetItem: [
      {
        RequestItems: {
          [TableName]: { Keys: [Key, { id: { S: 'b' } }], ConsistentRead: true, ProjectionExpression: 'a' },
        },
      },
    ],
    BatchWriteItem: [
      { RequestItems: { [TableName]: [{ PutRequest: { Item } }, { DeleteRequest: { Key: { id: { S: 'b' } } } }] } },
    ],
    TransactWriteItems: [
      {
        TransactItems: [
          { Put: { TableName, Item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } },
          {
            Update: {
              ...{ TableName, Key: { id: { S: 'b' } }, UpdateExpression: 'SET a = :v' },
              ExpressionAttributeValues: { ':v': { N: '1' } },
            },
          },
          { Delete: { TableName, Key: { id: { S: 'c' } } } },
          { ConditionCheck: { TableName, Key: { id: { S: 'd' } }, ConditionExpression: 'attribute_not_exists(id)' } },
        ],
        ClientRequestToken: 'once',
      },
    ],
    TransactGetItems: [{ TransactItems: [{ Get: { TableName, Key, ProjectionExpression: 'a' } }] }],
    ExecuteStatement: [{ Statement: `SELECT * FROM "${TableName}"`, Parameters: [{ S: 'a' }] }],
    BatchExecuteStatement: [{ Statements: [{ Statement: `SELECT * FROM "${TableName}"` }] }],
    ExecuteTransaction: [{ TransactStatements: [{ Statement: `SELECT * FROM "${TableName}"` }] }],
    DescribeTable: [{ TableName }],
    DescribeTimeToLive: [{ TableName }],
    ListTables: [{ ExclusiveStartTableName: 'abc', Limit: 2 }],
    GetResourcePolicy: [{ ResourceArn }],
    PutResourcePolicy: [
      { ResourceArn, Policy: harmless, ExpectedRevisionId: 'NO_POLICY', ConfirmRemoveSelfResourceAccess: true },
    ],
    DeleteResourcePolicy: [{ ResourceArn, ExpectedRevisionId: '1' }],
  };
  const StreamArn = template.ofType('AWS::DynamoDB::Table').find(({ logicalId }) => /Requests/.test(logicalId))!
    .attributes.StreamArn!;
  const streams = {
    ListStreams: [{ TableName, ExclusiveStartStreamArn: StreamArn, Limit: 2 }],
    DescribeStream: [{ StreamArn, ExclusiveStartShardId: 'x', Limit: 2 }],
    GetShardIterator: [
      { StreamArn, ShardId: 'shardId-00000001', ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '1' },
    ],
    GetRecords: [{ ShardIterator: `${StreamArn}|1|x`, Limit: 2 }],
  };
  const states = {
    StartExecution: [{ stateMachineArn, name: 'fuzz', input: '{}', traceHeader: 'x' }],
    StopExecution: [{ executionArn, error: 'x', cause: 'x' }],
    DescribeExecution: [{ executionArn, includedData: 'ALL_DATA' }],
    ListExecutions: [{ stateMachineArn, statusFilter: 'RUNNING', ...page }],
    GetExecutionHistory: [{ executionArn, reverseOrder: true, includeExecutionData: false, ...page }],
    DescribeStateMachine: [{ stateMachineArn, includedData: 'METADATA_ONLY' }],
    DescribeStateMachineForExecution: [{ executionArn }],
    ListStateMachines: [page],
    SendTaskSuccess: [{ taskToken: 'x', output: '{}' }],
    SendTaskFailure: [{ taskToken: 'x', error: 'x', cause: 'x' }],
    SendTaskHeartbeat: [{ taskToken: 'x' }],
    TestState: [
      { definition: '{"Type":"Pass","QueryLanguage":"JSONata"}', input: '{}', variables: '{"a":1}', stateName: 'x' },
      {
        definition: `{"QueryLanguage":"JSONata","Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"f"}}`,
        mock: { result: '{}', fieldValidationMode: 'NONE' },
        context: '{"Execution":{"Id":"x"}}',
        stateConfiguration: { retrierRetryCount: 1, mapIterationFailureCount: 0 },
        inspectionLevel: 'TRACE',
      },
    ],
    ValidateStateMachineDefinition: [
      {
        definition: '{"StartAt":"A","States":{"A":{"Type":"Pass"}}}',
        type: 'EXPRESS',
        severity: 'ERROR',
        maxResults: 1,
      },
    ],
  };
  const sqs = {
    SendMessage: [{ QueueUrl, MessageBody: 'x', MessageAttributes: attribute, DelaySeconds: 1 }],
    ReceiveMessage: [
      {
        QueueUrl,
        MaxNumberOfMessages: 2,
        VisibilityTimeout: 1,
        WaitTimeSeconds: 0,
        AttributeNames: ['All'],
        MessageAttributeNames: ['a.*'],
        MessageSystemAttributeNames: ['All'],
      },
    ],
    DeleteMessage: [{ QueueUrl, ReceiptHandle: 'x' }],
    ChangeMessageVisibility: [{ QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 1 }],
    GetQueueAttributes: [{ QueueUrl, AttributeNames: ['All'] }],
    GetQueueUrl: [{ QueueName: QueueUrl.split('/').at(-1)!, QueueOwnerAWSAccountId: '123456789012' }],
    ListQueues: [{ QueueNamePrefix: 'C', MaxResults: 2, NextToken: 'x' }],
    PurgeQueue: [{ QueueUrl }],
  };
  const mail = {
    FromEmailAddress: 'Fuzz <fuzz@example.com>',
    ...{ ReplyToAddresses: ['a@b.de'], FeedbackForwardingEmailAddress: 'a@b.de', ConfigurationSetName: 'x' },
    Destination: { ToAddresses: ['"a, b" <a@b.de>'], CcAddresses: ['a@b.de (c)'], BccAddresses: [] },
    EmailTags: [{ Name: 'a', Value: 'b' }],
  };
  const words = { Data: 'x', Charset: 'UTF-8' };
  const raw = 'From: =?utf-8?q?a?= <a@b.de>\nTo: x: a@b.de;\n\nx';
  const mails = [
    {
      ...mail,
      Content: {
        Simple: { Subject: words, Body: { Text: words, Html: words }, Headers: [{ Name: 'X-A', Value: 'b' }] },
      },
    },
    { Content: { Raw: { Data: Buffer.from(raw).toString('base64') } } },
    { ...mail, Content: { Raw: { Data: Buffer.from(raw).toString('base64') } } },
  ];
  const entry = {
    ...{ Source: 'fuzz', DetailType: 'x', Detail: '{"a":{"b":[1]}}', EventBusName: 'default', TraceHeader: 'x' },
    ...{ Resources: ['arn:x'], Time: 1_796_000_000 },
  };
  const ClientId = template.outputs.UserPoolClientId!;
  const UserPoolId = template.outputs.UserPoolId!;
  const Username = 'fuzz@example.com';
  const app = { ClientId, Username, ClientMetadata: { a: 'b' } };
  const admin = { UserPoolId, Username };
  const tokens = { AccessToken: 'a.b.c' };
  const Password = 'Correct-horse-7';
  const UserAttributes = [
    { Name: 'email', Value: Username },
    { Name: 'name', Value: 'x' },
  ];
  const Session = 'x'.repeat(20);
  const begin = (AuthFlow: string, AuthParameters: Record<string, string>) => ({ ClientId, AuthFlow, AuthParameters });
  const respond = (ChallengeName: string, responses: Record<string, string>) => ({
    ...{ ClientId, ChallengeName, Session },
    ChallengeResponses: { USERNAME: Username, ...responses },
  });
  const cognito = {
    SignUp: [{ ...app, Password, UserAttributes, ValidationData: UserAttributes }],
    ConfirmSignUp: [{ ...app, ConfirmationCode: '123456', Session, ForceAliasCreation: true }],
    ResendConfirmationCode: [app],
    InitiateAuth: [
      begin('USER_SRP_AUTH', { USERNAME: Username, SRP_A: 'abc123' }),
      begin('USER_AUTH', { USERNAME: Username, PREFERRED_CHALLENGE: 'EMAIL_OTP' }),
      begin('USER_AUTH', { USERNAME: Username, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: Password }),
      begin('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'x' }),
    ],
    RespondToAuthChallenge: [
      respond('PASSWORD_VERIFIER', {
        PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA',
        PASSWORD_CLAIM_SIGNATURE: 'AAAA',
        TIMESTAMP: 'Sun Nov 29 09:05:07 UTC 2026',
      }),
      respond('SELECT_CHALLENGE', { ANSWER: 'EMAIL_OTP' }),
      respond('EMAIL_OTP', { EMAIL_OTP_CODE: '12345678' }),
      respond('NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: Password, 'userAttributes.name': 'x' }),
    ],
    GetTokensFromRefreshToken: [{ ClientId, RefreshToken: 'x' }],
    ForgotPassword: [app],
    ConfirmForgotPassword: [{ ...app, ConfirmationCode: '123456', Password }],
    ChangePassword: [{ ...tokens, PreviousPassword: Password, ProposedPassword: Password }],
    GetUser: [tokens],
    UpdateUserAttributes: [{ ...tokens, UserAttributes }],
    GetUserAttributeVerificationCode: [{ ...tokens, AttributeName: 'email' }],
    VerifyUserAttribute: [{ ...tokens, AttributeName: 'email', Code: '123456' }],
    GlobalSignOut: [tokens],
    RevokeToken: [{ ClientId, Token: 'x' }],
    AdminCreateUser: [
      { ...admin, UserAttributes, TemporaryPassword: Password, DesiredDeliveryMediums: ['EMAIL'] },
      { ...admin, MessageAction: 'RESEND' },
    ],
    AdminSetUserPassword: [{ ...admin, Password, Permanent: true }],
    AdminResetUserPassword: [admin],
    AdminGetUser: [admin],
    AdminDisableUser: [admin],
    AdminEnableUser: [admin],
    AdminDeleteUser: [admin],
    AdminAddUserToGroup: [{ ...admin, GroupName: 'x' }],
    AdminRemoveUserFromGroup: [{ ...admin, GroupName: 'x' }],
    AdminListGroupsForUser: [{ ...admin, Limit: 2, NextToken: 'x' }],
    ListUsers: [{ UserPoolId, AttributesToGet: ['email'], Limit: 2, PaginationToken: 'x', Filter: 'email ^= "f"' }],
  };
  const message = {
    ...{ KeyId: template.ofType('AWS::KMS::Key')[0]?.physicalId ?? 'alias/fuzz', SigningAlgorithm: 'ECDSA_SHA_256' },
    ...{ Message: Buffer.alloc(32).toString('base64'), MessageType: 'DIGEST', DryRun: false, GrantTokens: [] },
  };
  const ofKey = [message, { ...message, MessageType: 'RAW', KeyId: `arn:aws:kms:us-east-1:123456789012:key/x` }];
  const kms = {
    DescribeKey: ofKey,
    GetPublicKey: ofKey,
    Sign: ofKey,
    Verify: ofKey.map((of) => ({ ...of, Signature: 'MAYCAQECAQE=' })),
  };
  const named = (prefix: string, operations: Record<string, object[]>) =>
    Object.entries(operations).map(([name, of]) => [`${prefix}.${name}`, of]);
  return Object.fromEntries([
    ...named('DynamoDB_20120810', dynamodb),
    ...named('DynamoDBStreams_20120810', streams),
    ...named('AWSStepFunctions', states),
    ...named('AmazonSQS', sqs),
    ...named('AWSEvents', { PutEvents: [{ Entries: [entry, { ...entry, EventBusName: 'fuzz' }], EndpointId: 'a.b' }] }),
    ...named('TrentService', kms),
    ...named('SimpleEmailService_v2', { SendEmail: mails }),
    ...named('AWSCognitoIdentityProviderService', cognito),
    ...named('AWSAppSync', {
      EvaluateCode: [
        {
          runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
          code: 'export const request = (ctx) => ctx.args;',
          context: '{"arguments":{}}',
          function: 'request',
        },
      ],
    }),
    ...named('AWSLambda', { Invoke: [{ request: { userAttributes: { email: 'a@b.de' } } }] }),
  ]) as never;
}

/** Seldom many: they cost most. */
const sizes = fc.constantFrom(3, 30, 30, 300, 300, 300, 30_000);

/** What is put in a value's place. */
const hostile: fc.Arbitrary<Json> = mostly(
  fc.constantFrom<Json>(null, true, 0, -1, 1.5, 1e308, '', 'x', '-', '💥', '\ud800', '\0', [], {}, [null], [[]], {
    '': null,
  }),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as Json),
  trickyName.map((name) => JSON.parse(`{${JSON.stringify(name)}:1}`) as Json),
  fc.constantFrom<Json>(
    { S: null },
    { S: 1 },
    { N: 'x' },
    { N: '' },
    { L: [null] },
    { M: { a: null } },
    { SS: [] },
    { S: 'a', N: '1' },
    { NULL: false },
    { BS: [1] },
  ),
  fc.constantFrom<Json>('((', 'a = ', ':v', '#a', 'SET', 'a.b[99999999999]', 'size(size(a)) = :v', 'x'.repeat(5000)),
  fc.constantFrom(50, 500, 1100).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as Json),
  fc
    .constantFrom(10, 40, 400)
    .map((depth) => JSON.parse('{"M":{"a":'.repeat(depth) + 'null' + '}}'.repeat(depth)) as Json),
  sizes.map((length) => Array<Json>(length).fill(null)),
  sizes.map((length) => Object.fromEntries(Array.from({ length }, (_, at) => [`m${at}`, { S: 'x' }]))),
);

/** A change to make in a good input: at which of its places, and what. */
interface Mutation {
  at: number;
  how: 'replace' | 'remove' | 'add' | 'wrap';
  value: Json;
  name: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'wrap'),
  value: hostile,
  name: mostly(fc.constantFrom('a', 'id', ':v', '#a', 'x'), trickyName),
});

function mutate(input: Json, { at, how, value, name }: Mutation): Json {
  const root = { input: structuredClone(input) } as Record<string, Json>;
  const places = placesOf(root);
  const [parent, key] = places[at % places.length]!;
  const holder = parent as Record<string, Json>;
  const inner = holder[key] as Json;
  if (how === 'remove' && parent !== root) delete holder[key];
  else if (how === 'wrap') holder[key] = at % 2 ? [inner] : { [name]: inner };
  else if (how === 'add' && Array.isArray(inner)) inner.push(value);
  else if (how === 'add' && typeof inner === 'object' && inner !== null)
    Object.defineProperty(inner, name, { value, enumerable: true, configurable: true, writable: true });
  else holder[key] = value;
  return root.input!;
}

function placesOf(parent: object): [object, string][] {
  return Object.entries(parent).flatMap(([key, value]) => [
    [parent, key] as [object, string],
    ...(typeof value === 'object' && value !== null ? placesOf(value as object) : []),
  ]);
}

/** Whatever an input holds, no AWS API answers with an error of its own: it does what was asked, or says what is wrong. */
export function awsProperty(backend: TestBackend): fc.IAsyncProperty<[string, number, Mutation[]]> {
  const samples = inputs(backend);
  const function_ = backend.template
    .ofType('AWS::Lambda::Function')
    .find(({ logicalId }) => /AddEmail/.test(logicalId))!;
  const agent = new Agent({ keepAlive: true });
  const signers = new Map<string, SignatureV4>();
  const ask = async ({ service, path, headers, body }: Call) => {
    const { hostname, port, host } = new URL(backend.url);
    const signer =
      signers.get(service) ?? new SignatureV4({ ...backend.aws, service, sha256: Hash.bind(null, 'sha256') });
    signers.set(service, signer);
    const signed = await signer.sign({
      ...{ method: 'POST', protocol: 'http:', hostname, port: Number(port), path, query: {}, body },
      headers: { host, ...headers },
    });
    return post(
      agent,
      { hostname, port, path },
      { ...signed.headers, 'content-length': `${Buffer.byteLength(body)}` },
      body,
    );
  };
  expect(Object.keys(samples).sort()).toEqual([...backend.operations].sort());

  return fc.asyncProperty(
    fc.constantFrom(...Object.keys(samples)),
    fc.nat(),
    fc.array(mutation, { minLength: 1, maxLength: 2 }),
    async (operation, which, mutations) => {
      const of = samples[operation]!;
      const body = JSON.stringify(mutations.reduce<Json>(mutate, of[which % of.length]!));
      const answer = await ask(callOf(operation, function_.physicalId, body));
      expectNoLeak(answer.text);
      expect(answer.status, answer.text).toBeLessThan(500);
      if (answer.status < 400) return;
      const error = JSON.parse(answer.text) as Record<string, unknown>;
      const message = error.message ?? error.Message;
      expect({ type: error.__type ?? answer.type, message }).toEqual({
        type: expect.stringMatching(/^[A-Z]\w+$/),
        message: expect.any(String),
      });
      // AWS names up to ten faults, each with the value.
      expect(Buffer.byteLength(answer.text)).toBeLessThan(11 * Buffer.byteLength(body) + 10_000);
    },
  );
}

const signingNames: Record<string, string> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  TrentService: 'kms',
  SimpleEmailService_v2: 'ses',
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSAppSync: 'appsync',
  AWSLambda: 'lambda',
};

function callOf(operation: string, functionName: string, body: string): Call {
  const service = signingNames[operation.split('.')[0]!]!;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (service === 'ses') return { service, path: '/v2/email/outbound-emails', headers, body };
  if (service === 'appsync') return { service, path: '/v1/dataplane-evaluatecode', headers, body };
  if (service === 'lambda') {
    headers['x-amz-invocation-type'] = 'DryRun';
    return { service, path: `/2015-03-31/functions/${functionName}/invocations`, headers, body };
  }
  return { service, path: '/', headers: { ...headers, 'x-amz-target': operation }, body };
}

function post(
  agent: Agent,
  { hostname, port, path }: { hostname: string; port: string; path: string },
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string; type: string | undefined }> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ agent, hostname, port, path, method: 'POST', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode!,
          text: Buffer.concat(chunks).toString(),
          type: incoming.headers['x-amzn-errortype'] as string | undefined,
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
