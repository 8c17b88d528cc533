import type { Permission, Service } from '../../shared/service.ts';
import { machineArnOf } from '../arns.ts';
import type { Context } from './context.ts';
import { describeExecution } from './describe-execution.ts';
import { describeStateMachine } from './describe-state-machine.ts';
import { describeStateMachineForExecution } from './describe-state-machine-for-execution.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { listExecutions } from './list-executions.ts';
import { listStateMachines } from './list-state-machines.ts';
import { sendTaskFailure } from './send-task-failure.ts';
import { sendTaskHeartbeat } from './send-task-heartbeat.ts';
import { sendTaskSuccess } from './send-task-success.ts';
import { startExecution } from './start-execution.ts';
import { stopExecution } from './stop-execution.ts';
import { testState } from './test-state.ts';
import { validateStateMachineDefinition } from './validate-state-machine-definition.ts';

type Input = Record<string, unknown>;

/** Step Functions as the port serves it; reference §1. */
export function createService(context: Context): Service {
  return {
    targetPrefix: 'AWSStepFunctions',
    jsonVersion: '1.0',
    operations: {
      StartExecution: startExecution(context),
      StopExecution: stopExecution(context),
      DescribeExecution: describeExecution(context),
      ListExecutions: listExecutions(context),
      GetExecutionHistory: getExecutionHistory(context),
      DescribeStateMachine: describeStateMachine(context),
      DescribeStateMachineForExecution: describeStateMachineForExecution(context),
      ListStateMachines: listStateMachines(context),
      SendTaskSuccess: sendTaskSuccess(context),
      SendTaskFailure: sendTaskFailure(context),
      SendTaskHeartbeat: sendTaskHeartbeat(context),
      TestState: testState(context),
      ValidateStateMachineDefinition: validateStateMachineDefinition(),
    },
    // A member that is null is none: https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
    read: (_operation, input) => Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null)),
    permissions: (operation, input) => [
      ...resourcesOf(operation, input, context).map((resource) => permission(operation, resource)),
      // Whoever tests a state as a role must be let hand that role on.
      ...(operation === 'TestState' && typeof input.roleArn === 'string'
        ? [{ action: 'iam:PassRole', resource: input.roleArn }]
        : []),
    ],
  };
}

const permission = (operation: string, resource: string): Permission => ({ action: `states:${operation}`, resource });

/** Where each operation's resource stands in its input; https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
const resources: Record<string, (input: Input) => unknown> = {
  StartExecution: ({ stateMachineArn }) => stateMachineArn,
  ListExecutions: ({ stateMachineArn }) => stateMachineArn,
  DescribeStateMachine: ({ stateMachineArn }) => stateMachineArn,
  StopExecution: ({ executionArn }) => executionArn,
  DescribeExecution: ({ executionArn }) => executionArn,
  GetExecutionHistory: ({ executionArn }) => executionArn,
  DescribeStateMachineForExecution: ({ executionArn }) => executionArn,
  ListStateMachines: () => '*',
};

/** A token's resource is the machine of its task, reference §2; a token that is none is refused to everybody alike. */
function resourcesOf(operation: string, input: Input, { tokens }: Context): string[] {
  if (!operation.startsWith('SendTask')) {
    const resource = resources[operation]?.(input);
    // What is no text is refused by the operation, in the words of its model.
    return [typeof resource === 'string' ? resource : '*'];
  }
  const task = typeof input.taskToken === 'string' ? tokens.read(input.taskToken) : undefined;
  return task ? [machineArnOf(task.arn)] : [];
}
