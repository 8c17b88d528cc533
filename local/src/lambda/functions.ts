import { AwsError } from '../shared/service.ts';

/** A function of the template. */
export interface FunctionOptions {
  name: string;
  arn: string;
  /** Where its bundle lies: `index.mjs` or `index.js` for the handler `index.handler`. */
  directory?: string;
  /** The text of its only file, where it has no bundle. */
  inlineCode?: string;
  handler: string;
  environment: Record<string, string>;
  /** Seconds. */
  timeout: number;
  /** MB; also the limit of a worker's heap. */
  memorySize: number;
  roleArn: string;
  reservedConcurrency?: number;
  /** @default 'nodejs24.x' */
  runtime?: string;
  /** Resolved properties of its `AWS::Lambda::EventInvokeConfig`; the others are ignored. */
  eventInvoke?: {
    MaximumRetryAttempts?: number;
    MaximumEventAgeInSeconds?: number;
    DestinationConfig?: { OnFailure?: { Destination?: string } };
  };
}

/** Credentials as functions find them in their environment. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * Finds functions by name, ARN or partial ARN, with the qualifier `$LATEST` or none.
 * The finder throws AwsError `ResourceNotFoundException`.
 */
export function findFunctions<F extends { name: string; arn: string }>(functions: F[]): (nameOrArn: string) => F {
  const byName = new Map(functions.map((each) => [each.name, each]));
  return (nameOrArn) => {
    const [, name, qualifier] = reference.exec(nameOrArn) ?? [];
    const found = byName.get(name ?? '');
    const sameArn = !nameOrArn.startsWith('arn:') || nameOrArn.startsWith(found?.arn ?? '-');
    if (found && sameArn && (qualifier === undefined || qualifier === '$LATEST')) return found;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404, { Type: 'User' });
  };
}

const reference = /^(?:(?:arn:[^:]+:lambda:[^:]+:)?\d+:function:|function:)?([\w-]+)(?::([\w$-]+))?$/;

/** The environment of a function: the template's and what Lambda adds, nothing of the host's. */
export function functionEnvironment(
  { name, directory = '/var/task', handler, environment, memorySize, runtime = 'nodejs24.x' }: FunctionOptions,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  { region, endpoint }: { region: string; endpoint: string },
): Record<string, string> {
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    // URLs of queues have this name, and the SDK's client of SQS logs a warning for each other host.
    AWS_ENDPOINT_URL_SQS: endpoint.replace('127.0.0.1', 'localhost'),
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(name),
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    LAMBDA_TASK_ROOT: directory,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    _HANDLER: handler,
  };
}

/** The context of an invocation, but for its functions. */
export function invocationContext({ name, arn, memorySize }: FunctionOptions, requestId: string) {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memorySize),
    awsRequestId: requestId,
    logGroupName: logGroupName(name),
    logStreamName,
  };
}

const logGroupName = (name: string) => `/aws/lambda/${name}`;
const logStreamName = '[$LATEST]local';
