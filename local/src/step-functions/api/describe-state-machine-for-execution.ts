import { checkInput } from './check-input.ts';
import { seconds } from './context.ts';
import type { Context } from './context.ts';
import { readExecution } from './executions.ts';

/**
 * DescribeStateMachineForExecution: the machine as it was when the execution started.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachineForExecution.html
 */
export const describeStateMachineForExecution =
  ({ store, clock, revisions, machines }: Context) =>
  async (request: { executionArn: string }) => {
    checkInput(request, { executionArn: { type: 'string', required: true, least: 1, most: 256 } });
    const { revision, startedAt } = await readExecution(store, clock, request.executionArn);
    const { arn, name, definition, roleArn } = revisions.get(revision);
    const present = machines.get(arn);
    return {
      stateMachineArn: arn,
      name,
      definition,
      roleArn,
      updateDate: seconds(present?.revision === revision ? present.creationDate : startedAt),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    };
  };
