import * as cdk from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { folder } from '../template/given.ts';

/** Synthesises one of everything that clients of AWS are served, by the names that the scripts beside this use. */
export function synthesise(): string {
  process.env.CDK_VALIDATION = 'false';
  const outdir = folder();
  const app = new cdk.App({ outdir, analyticsReporting: false });
  build(new cdk.Stack(app, 'Clients'));
  app.synth();
  return outdir;
}

function build(stack: cdk.Stack) {
  const notes = new dynamodb.Table(stack, 'Notes', {
    tableName: 'notes',
    partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
    sortKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
  });
  new s3.Bucket(stack, 'Files', { bucketName: 'files', versioned: true });
  new kms.Key(stack, 'Seal', {
    alias: 'seal',
    keySpec: kms.KeySpec.ECC_NIST_P256,
    keyUsage: kms.KeyUsage.SIGN_VERIFY,
  });
  new ses.EmailIdentity(stack, 'Sender', { identity: ses.Identity.email('desk@clients.example') });

  new sqs.Queue(stack, 'Jobs', { queueName: 'jobs' });
  const heard = new sqs.Queue(stack, 'Heard', { queueName: 'heard' });
  const bus = new events.EventBus(stack, 'Bus', { eventBusName: 'news' });
  new events.Rule(stack, 'News', {
    eventBus: bus,
    eventPattern: { source: ['clients'] },
    targets: [new targets.SqsQueue(heard)],
  });

  const code = (text: string) => ({
    code: lambda.Code.fromInline(text),
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_22_X,
  });
  new lambda.Function(stack, 'Echo', {
    ...code(`exports.handler = async (event) => {
      if (event.fail) throw new TypeError('it was asked to fail');
      return { given: event };
    };`),
    functionName: 'echo',
  });
  const asked = new sqs.Queue(stack, 'Asked', { queueName: 'asked' });
  const ask = new lambda.Function(stack, 'Ask', {
    ...code(`const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
    const client = new SQSClient({});
    exports.handler = ({ token: MessageBody }) =>
      client.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody }));`),
    environment: { QUEUE: asked.queueUrl },
  });
  asked.grantSendMessages(ask);
  new sfn.StateMachine(stack, 'Question', {
    stateMachineName: 'question',
    queryLanguage: sfn.QueryLanguage.JSONATA,
    definitionBody: sfn.DefinitionBody.fromChainable(
      tasks.LambdaInvoke.jsonata(stack, 'Ask it', {
        lambdaFunction: ask,
        integrationPattern: sfn.IntegrationPattern.WAIT_FOR_TASK_TOKEN,
        payload: sfn.TaskInput.fromObject({ token: '{% $states.context.Task.Token %}' }),
        retryOnServiceExceptions: false,
      }),
    ),
  });

  const people = new cognito.UserPool(stack, 'People', {
    signInAliases: { email: true },
    selfSignUpEnabled: true,
    autoVerify: { email: true },
  });
  people.addGroup('Staff', { groupName: 'staff' });
  const web = people.addClient('Web', { disableOAuth: true, authFlows: { userPassword: true } });
  for (const [name, value] of Object.entries({
    STREAM: notes.tableStreamArn!,
    POOL: people.userPoolId,
    CLIENT: web.userPoolClientId,
  }))
    new cdk.CfnOutput(stack, name, { value });
}
