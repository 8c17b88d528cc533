import { Fn, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { LogLevel, type LogOptions } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { allow, allowTracing, logRetention } from './node-function.ts';
import { removal } from './removal.ts';

/**
 * Makes what a state machine needs besides its definition: a role that may do what its tasks do, and a log without what people wrote.
 * @param suffix tells the log group from that of another machine of the stack @default none
 */
export function machineParts(
  scope: Construct,
  isProd: boolean,
  tasks: PolicyStatement,
  suffix = '',
): { role: Role; logs: LogOptions } {
  const { stackId, stackName } = Stack.of(scope);
  const destination = new LogGroup(scope, 'Log', {
    // The prefix: CloudWatch takes such groups even where the account's resource policy for logs is full,
    // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-cwl
    // The id of the stack: the group may outlive it, and a second deployment must not meet its name.
    logGroupName: `/aws/vendedlogs/states/${stackName}-${Fn.select(2, Fn.split('/', stackId))}${suffix}`,
    retention: logRetention,
    removalPolicy: removal(isProd),
  });
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: {
      policy: new PolicyDocument({
        statements: [
          tasks,
          // https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
          allowTracing('xray:GetSamplingRules', 'xray:GetSamplingTargets'),
          // Log delivery has no resource to name: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
          allow(
            [
              ...['logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery', 'logs:DeleteLogDelivery'],
              ...['logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:DescribeResourcePolicies'],
              'logs:DescribeLogGroups',
            ],
            '*',
          ),
        ],
      }),
    },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray and the delivery of logs have no resource to name',
  });
  return { role, logs: { destination, level: LogLevel.ALL, includeExecutionData: false } };
}
