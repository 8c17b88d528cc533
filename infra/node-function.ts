import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { removal } from './removal.ts';

/** What differs from function to function. */
export interface NodeFunctionProps {
  /** The folder of its bundle. */
  bundle: string;
  environment?: Record<string, string>;
  /** What its role may do, besides writing its log and traces. */
  allow?: PolicyStatement[];
  /** How long it may take. @default 20 seconds */
  timeout?: Duration;
  /** In megabytes; the share of a processor goes with it. @default 256 */
  memorySize?: number;
  isProd: boolean;
}

/** Tracing has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
export const allowTracing = (...further: string[]) =>
  allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords', ...further], '*');

/** Allows actions on resources, named one by one. */
export const allow = (actions: string[], ...resources: string[]) => new PolicyStatement({ actions, resources });

/** How long logs are kept. */
export const logRetention = RetentionDays.THREE_MONTHS;

/** Where the functions count (functions/adapters/metrics.ts), each stack under its own name as the `service`. */
export const metricNamespace = 'Countersign';

/** A function with the project's defaults: its own role with nothing but what is named, a log group, tracing. */
export class NodeFunction extends Construct {
  readonly function: Function;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: logRetention,
      removalPolicy: removal(props.isProd),
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        policy: new PolicyDocument({
          statements: [
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
            allowTracing(),
            ...(props.allow ?? []),
          ],
        }),
      },
    });
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resource to name',
    });
    this.function = new Function(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: Stack.of(this).stackName,
        POWERTOOLS_METRICS_NAMESPACE: metricNamespace,
      },
      role: this.role.withoutPolicyUpdates(),
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout ?? Duration.seconds(20),
      tracing: Tracing.ACTIVE,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }
}
