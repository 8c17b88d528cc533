import { ArnFormat, Fn, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyDocument, type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow, allowTracing, logRetention, NodeFunction } from './node-function.ts';
import { removal } from './removal.ts';
import { signingDefinition } from './signing-definition.ts';
import type { Retention } from './table.ts';

/** What the workflow is built with. */
export interface WorkflowProps {
  isProd: boolean;
  bundle: (name: string) => string;
  requests: Table;
  openSignatures: Table;
  retention: Retention;
}

/** The state machine of a signing request and the three functions that are its tasks. */
export class Workflow extends Construct {
  readonly machine: StateMachine;
  /** Allows to describe the executions of the machine; see `acknowledgeExecutions`. */
  readonly allowDescribe: PolicyStatement;
  readonly tasks: Record<'requestSignature' | 'signAutomatically' | 'closeRequest', NodeFunction>;

  constructor(scope: Construct, id: string, { isProd, bundle, requests, openSignatures, retention }: WorkflowProps) {
    super(scope, id);
    const environment = { REQUESTS_TABLE: requests.tableName, OPEN_SIGNATURES_TABLE: openSignatures.tableName };
    const changeRequests = allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], requests.tableArn);
    this.tasks = {
      requestSignature: new NodeFunction(this, 'RequestSignature', {
        isProd,
        bundle: bundle('request-signature'),
        environment,
        allow: [changeRequests, allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], openSignatures.tableArn)],
      }),
      signAutomatically: new NodeFunction(this, 'SignAutomatically', {
        isProd,
        bundle: bundle('sign-automatically'),
        environment: { REQUESTS_TABLE: requests.tableName },
        allow: [changeRequests],
      }),
      closeRequest: new NodeFunction(this, 'CloseRequest', {
        isProd,
        bundle: bundle('close-request'),
        environment: { ...environment, ...retention },
        allow: [changeRequests, allow(['dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn)],
      }),
    };

    const { stackId, stackName } = Stack.of(this);
    const logs = new LogGroup(this, 'Log', {
      // The prefix: CloudWatch takes such groups even where the account's resource policy for logs is full,
      // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-cwl
      // The id of the stack: the group may outlive it, and a second deployment must not meet its name.
      logGroupName: `/aws/vendedlogs/states/${stackName}-${Fn.select(2, Fn.split('/', stackId))}`,
      retention: logRetention,
      removalPolicy: removal(isProd),
    });
    const functions = Object.values(this.tasks).map((task) => task.function);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        policy: new PolicyDocument({
          statements: [
            allow(['lambda:InvokeFunction'], ...functions.map((each) => each.functionArn)),
            // https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
            allowTracing('xray:GetSamplingRules', 'xray:GetSamplingTargets'),
            // Log delivery has no resource to name: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
            allow(
              [
                ...[
                  'logs:CreateLogDelivery',
                  'logs:GetLogDelivery',
                  'logs:UpdateLogDelivery',
                  'logs:DeleteLogDelivery',
                ],
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
    this.machine = new StateMachine(this, 'Signing', {
      definitionBody: DefinitionBody.fromChainable(
        signingDefinition(this, {
          requestSignature: this.tasks.requestSignature.function,
          signAutomatically: this.tasks.signAutomatically.function,
          closeRequest: this.tasks.closeRequest.function,
        }),
      ),
      queryLanguage: QueryLanguage.JSONATA,
      role: role.withoutPolicyUpdates(),
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
      removalPolicy: removal(isProd),
    });
    const executions = Stack.of(this).formatArn({
      ...{ service: 'states', resource: 'execution', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
      resourceName: `${this.machine.stateMachineName}:*`,
    });
    this.allowDescribe = allow(['states:DescribeExecution'], executions);
  }
}

/** Tells cdk-nag why a function may describe every execution. */
export function acknowledgeExecutions(lambda: NodeFunction): void {
  Validations.of(lambda).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:<WorkflowSigning3AB2EA90.Name>:*]',
    reason: 'Executions are named for requests',
  });
}
