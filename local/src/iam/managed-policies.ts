import type { PolicyDocument } from './policy.ts';

const writeLogs: PolicyDocument = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: '*',
  },
};

/** The policies of AWS that roles may attach: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html */
const managed: Record<string, PolicyDocument> = {
  'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole': writeLogs,
  'arn:aws:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs': writeLogs,
};

/** The document of a policy that AWS keeps. */
export function managedPolicy(arn: string): PolicyDocument {
  const found = Object.hasOwn(managed, arn) ? managed[arn] : undefined;
  if (found) return found;
  throw new Error(`cannot attach the policy ${arn}: it is not known here; allowed: ${Object.keys(managed).join(', ')}`);
}
