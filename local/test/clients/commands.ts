import { expect } from 'vitest';

/** The services that are served, by their names in boto3 and the AWS CLI, and what their operations are called by. */
export const services = {
  appsync: 'AWSAppSync',
  'cognito-idp': 'AWSCognitoIdentityProviderService',
  dynamodb: 'DynamoDB_20120810',
  dynamodbstreams: 'DynamoDBStreams_20120810',
  events: 'AWSEvents',
  kms: 'TrentService',
  lambda: 'AWSLambda',
  s3: 'S3',
  sesv2: 'SimpleEmailService_v2',
  sqs: 'AmazonSQS',
  stepfunctions: 'AWSStepFunctions',
};

const text = expect.any(String) as string;
const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:question';
const item = { owner: { S: 'cli' }, id: { S: '1' } };

/** Commands of the AWS CLI for each service, `s3api` for S3, each with all that it prints. */
export const commands: Record<Exclude<keyof typeof services, 's3'> | 's3api', [command: string, answer: unknown][]> = {
  appsync: [
    [
      `evaluate-code --runtime name=APPSYNC_JS,runtimeVersion=1.0.0 --function request --code 'export const request = (ctx) => ctx.args;' --context {"arguments":{"a":1}} --query evaluationResult`,
      '{"a":1}',
    ],
  ],
  'cognito-idp': [
    [
      'sign-up --client-id $CLIENT --username cli@people.example --password Secret-123',
      expect.objectContaining({ UserConfirmed: false, UserSub: text }),
    ],
  ],
  dynamodb: [
    [`put-item --table-name notes --item ${JSON.stringify(item)}`, null],
    ['wait table-exists --table-name notes', null],
    [
      'describe-table --table-name notes --query Table.[TableName,KeySchema[].AttributeName]',
      ['notes', ['owner', 'id']],
    ],
  ],
  dynamodbstreams: [['list-streams --table-name notes --query Streams[].TableName', ['notes']]],
  events: [
    [
      'put-events --entries [{"Source":"cli","DetailType":"Said","Detail":"{}"}]',
      { FailedEntryCount: 0, Entries: [{ EventId: text }] },
    ],
  ],
  kms: [
    [
      'describe-key --key-id alias/seal --query KeyMetadata.[KeySpec,SigningAlgorithms]',
      ['ECC_NIST_P256', ['ECDSA_SHA_256']],
    ],
  ],
  lambda: [
    ['invoke --function-name echo --payload {"a":1} /dev/null', { StatusCode: 200, ExecutedVersion: '$LATEST' }],
  ],
  s3api: [
    ['put-object --bucket files --key s3api', expect.objectContaining({ ETag: '"d41d8cd98f00b204e9800998ecf8427e"' })],
    ['list-object-versions --bucket files --prefix none', expect.objectContaining({})],
  ],
  sesv2: [
    [
      'send-email --from-email-address desk@clients.example --destination ToAddresses=a@b.example --content Simple={Subject={Data=a},Body={Text={Data=b}}}',
      { MessageId: text },
    ],
  ],
  sqs: [
    ['get-queue-url --queue-name jobs', { QueueUrl: expect.stringMatching(/jobs$/) as string }],
    [
      'get-queue-attributes --queue-url $AWS_ENDPOINT_URL/123456789012/heard --attribute-names QueueArn',
      { Attributes: { QueueArn: 'arn:aws:sqs:us-east-1:123456789012:heard' } },
    ],
  ],
  stepfunctions: [
    [
      `start-execution --state-machine-arn ${machine} --name cli --input {"a":1}`,
      { executionArn: `${machine.replace('stateMachine', 'execution')}:cli`, startDate: expect.anything() as unknown },
    ],
    ['list-state-machines --query stateMachines[].name', ['question']],
    [
      `test-state --definition '{"QueryLanguage":"JSONata","Type":"Pass","Output":2,"End":true}' --query [status,output]`,
      ['SUCCEEDED', '2'],
    ],
  ],
};

/** Commands that are refused, each with the code, and words of the sentence, that the CLI prints. */
export const refusals: [command: string, code: string, sentence: string][] = [
  ['sts get-caller-identity', 'InvalidAction', 'the action GetCallerIdentity of sts is not emulated'],
  ['cloudformation list-stacks', 'InvalidAction', 'the action ListStacks of cloudformation is not emulated'],
  ['ses list-identities', 'InvalidAction', 'the action ListIdentities of ses is not emulated'],
  ['ec2 describe-instances', 'InvalidAction', 'the action DescribeInstances of ec2 is not emulated'],
  ['logs describe-log-groups', 'UnknownOperationException', 'Logs_20140328.DescribeLogGroups is not emulated'],
  ['lambda list-functions', 'UnknownOperationException', 'GET /2015-03-31/functions of lambda is not emulated'],
  ['cloudfront list-distributions', 'UnknownOperationException', 'of cloudfront is not emulated'],
  ['s3 ls', 'NotImplemented', 'GET of the account'],
  ['s3 mb s3://other', 'NotImplemented', 'PUT of a bucket'],
  ['s3api copy-object --bucket files --key b --copy-source files/a', 'NotImplemented', 'x-amz-copy-source'],
  ['s3api create-multipart-upload --bucket files --key a', 'NotImplemented', 'POST of an object with uploads'],
  ['sqs get-queue-url --queue-name none', 'AWS.SimpleQueueService.NonExistentQueue', 'does not exist'],
  ['dynamodb describe-table --table-name none', 'ResourceNotFoundException', 'not found'],
];
