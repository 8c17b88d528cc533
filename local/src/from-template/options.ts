import type { TableOptions } from '../dynamodb/types.ts';
import type { QueueOptions } from '../events/queue.ts';
import type { Template } from '../template/template.ts';

// What the parts of the runtime are made of, read out of the template: one function for each type of resource.

/** Tables with their streams. */
export const tables = (template: Template) =>
  template.ofType('AWS::DynamoDB::Table').map(({ physicalId: name, arn, attributes, properties }) => ({
    ...{ name, arn: arn! },
    properties: properties as unknown as TableOptions['properties'],
    ...(attributes.StreamArn ? { streamArn: attributes.StreamArn } : {}),
  }));

/** Queues. */
export const queues = (template: Template): QueueOptions[] =>
  template.ofType('AWS::SQS::Queue').map(({ logicalId, physicalId: url, arn, attributes, properties }) => {
    const { RedrivePolicy, ...others } = properties as { RedrivePolicy?: Record<string, unknown> };
    const times = ['VisibilityTimeout', 'MessageRetentionPeriod', 'DelaySeconds', 'ReceiveMessageWaitTimeSeconds'];
    return {
      ...{ url, arn: arn!, name: attributes.QueueName! },
      properties: {
        ...numbersOf(others, times),
        ...(RedrivePolicy && { RedrivePolicy: redrivePolicy(template, logicalId, RedrivePolicy) }),
      },
    };
  });

function redrivePolicy(template: Template, logicalId: string, policy: Record<string, unknown>) {
  const { deadLetterTargetArn, maxReceiveCount } = policy as { deadLetterTargetArn: string; maxReceiveCount: unknown };
  requireResource(template, ['AWS::SQS::Queue'], deadLetterTargetArn, `${logicalId}: its dead-letter queue`);
  return { deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

/** Functions, with how their asynchronous events are handled. */
export const functions = (template: Template) =>
  template.ofType('AWS::Lambda::Function').map(({ physicalId: name, arn, properties }) => {
    const {
      Code,
      Handler,
      Environment,
      Timeout = 3,
      MemorySize = 128,
      Role,
      ReservedConcurrentExecutions,
    } = properties as {
      Code: { S3Key: string };
      Handler: string;
      Environment?: { Variables: Record<string, string> };
      Timeout?: number;
      MemorySize?: number;
      Role: string;
      ReservedConcurrentExecutions?: number;
    };
    const invokeConfig = template
      .ofType('AWS::Lambda::EventInvokeConfig')
      .find((each) => each.properties.FunctionName === name);
    return {
      ...{ name, arn: arn!, roleArn: Role, handler: Handler },
      directory: template.assetPath(Code.S3Key),
      environment: {
        ...Environment?.Variables,
        // Functions deploy to a newer Node than this machine's may be; the SDK would say so in every log.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
      timeout: Number(Timeout),
      memorySize: Number(MemorySize),
      ...(ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: Number(ReservedConcurrentExecutions) }),
      ...(invokeConfig ? { eventInvoke: invokeConfig.properties } : {}),
    };
  });

/** State machines. */
export const machines = (template: Template) =>
  template.ofType('AWS::StepFunctions::StateMachine').map(({ arn, attributes, properties }) => ({
    arn: arn!,
    name: attributes.Name!,
    roleArn: properties.RoleArn as string,
    definition: properties.DefinitionString as string,
  }));

/** Rules that are switched on. */
export const rules = (template: Template) =>
  template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ logicalId, physicalId: name, arn, properties }) => {
      const targets = (properties.Targets ?? []) as ({ Arn: string } & Record<string, unknown>)[];
      for (const { Arn } of targets)
        requireResource(template, ['AWS::Lambda::Function', 'AWS::SQS::Queue'], Arn, `${logicalId}: its target`);
      const { EventPattern: eventPattern, ScheduleExpression } = properties;
      return {
        ...{ name, arn: arn!, eventPattern },
        ...(ScheduleExpression === undefined ? {} : { scheduleExpression: String(ScheduleExpression) }),
        targets: targets.map(({ Arn, ...target }) => ({ arn: Arn, ...target })),
      };
    });

/** Which AWS service acts as which role, and in whose behalf. */
export function serviceRoles(template: Template): { service: string; roleArn: string; resource: string }[] {
  const of = (service: string, type: string, roleOf: (properties: Record<string, unknown>) => unknown) =>
    template.ofType(type).flatMap(({ logicalId: resource, properties }) => {
      const roleArn = roleOf(properties);
      return typeof roleArn === 'string' ? [{ service: `${service}.amazonaws.com`, roleArn, resource }] : [];
    });
  return [
    ...of('lambda', 'AWS::Lambda::Function', ({ Role }) => Role),
    ...of('states', 'AWS::StepFunctions::StateMachine', ({ RoleArn }) => RoleArn),
    ...of('appsync', 'AWS::AppSync::DataSource', ({ ServiceRoleArn }) => ServiceRoleArn),
    ...of(
      'appsync',
      'AWS::AppSync::GraphQLApi',
      ({ LogConfig }) => (LogConfig as { CloudWatchLogsRoleArn?: string } | undefined)?.CloudWatchLogsRoleArn,
    ),
  ];
}

/** The pool and the client with which people sign in. */
export function signIn(template: Template): { pool: string; client: string } {
  const [client] = template.ofType('AWS::Cognito::UserPoolClient');
  if (!client) throw new Error('the template must have an AWS::Cognito::UserPoolClient; it has none');
  return { pool: client.properties.UserPoolId as string, client: client.physicalId };
}

/** Some properties as numbers: a template may write them as text. */
export const numbersOf = (properties: Record<string, unknown>, names: string[]) =>
  Object.fromEntries(names.filter((name) => name in properties).map((name) => [name, Number(properties[name])]));

/** @throws Error, one line, where an ARN names nothing that the template has of these types */
function requireResource(template: Template, types: string[], wanted: string, what: string): void {
  if (types.some((type) => template.ofType(type).some(({ arn }) => arn === wanted))) return;
  throw new Error(`cannot run ${what} ${wanted} is no ${types.join(' or ')} of the template`);
}
