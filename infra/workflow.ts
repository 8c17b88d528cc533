import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, QueryLanguage, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { machineParts } from './machine-parts.ts';
import { allow, NodeFunction } from './node-function.ts';
import { removal } from './removal.ts';
import { signingDefinition } from './signing-definition.ts';
import type { Retention } from './table.ts';
import type { Usage } from './usage.ts';

/** What the workflow is built with. */
export interface WorkflowProps {
  isProd: boolean;
  bundle: (name: string) => string;
  requests: Table;
  openSignatures: Table;
  retention: Retention;
  usage: Usage;
}

/** The state machine of a signing request and the three functions that are its tasks. */
export class Workflow extends Construct {
  readonly machine: StateMachine;
  /** Allows to describe the executions of the machine; see `acknowledgeExecutions`. */
  readonly allowDescribe: PolicyStatement;
  readonly tasks: Record<'requestSignature' | 'signAutomatically' | 'closeRequest', NodeFunction>;

  constructor(
    scope: Construct,
    id: string,
    { isProd, bundle, requests, openSignatures, retention, usage }: WorkflowProps,
  ) {
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
        environment: { ...environment, ...retention, ...usage.environment },
        allow: [
          changeRequests,
          allow(['dynamodb:Query', 'dynamodb:DeleteItem'], openSignatures.tableArn),
          ...usage.allow,
        ],
      }),
    };

    const { role, logs } = machineParts(
      this,
      isProd,
      allow(['lambda:InvokeFunction'], ...Object.values(this.tasks).map((task) => task.function.functionArn)),
    );
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
      logs,
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
