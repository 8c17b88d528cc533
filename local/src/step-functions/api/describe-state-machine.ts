import { checkInput } from './check-input.ts';
import { findMachine, seconds } from './context.ts';
import type { Context } from './context.ts';

/** DescribeStateMachine; https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export const describeStateMachine = (context: Context) => (request: { stateMachineArn: string }) => {
  checkInput(request, { stateMachineArn: { type: 'string', required: true, least: 1, most: 256 } });
  const { arn, name, definition, roleArn, creationDate } = findMachine(context, request.stateMachineArn);
  return {
    stateMachineArn: arn,
    name,
    status: 'ACTIVE',
    definition,
    roleArn,
    type: 'STANDARD',
    creationDate: seconds(creationDate),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
};
