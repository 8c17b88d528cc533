import type { PolicyDocument } from './policy.ts';

const allowing = (...Action: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action, Resource: '*' },
});
const writeLogs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const networkInterfaces = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'];

/** The policies of AWS that roles may attach: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const managed: Record<string, PolicyDocument> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': allowing(...writeLogs),
  'arn:aws:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs': allowing(...writeLogs),
  'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole': allowing(
    ...writeLogs,
    ...networkInterfaces.map((action) => `ec2:${action}`),
  ),
  'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole': allowing(
    ...writeLogs,
    ...['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
  ),
  'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole': allowing(
    ...writeLogs,
    ...['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action}`),
  ),
  'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess': allowing('xray:PutTraceSegments', 'xray:PutTelemetryRecords'),
};

/** The document of a policy that AWS keeps. */
export function managedPolicy(arn: string): PolicyDocument {
  const found = Object.hasOwn(managed, arn) ? managed[arn] : undefined;
  if (found) return found;
  throw new Error(`cannot attach the policy ${arn}: it is not known here; allowed: ${Object.keys(managed).join(', ')}`);
}
