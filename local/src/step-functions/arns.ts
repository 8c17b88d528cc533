import { AwsError } from '../shared/service.ts';

/** The ARN of an execution of a machine. */
export const executionArn = (machineArn: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** The ARN of the machine of an execution. */
export const machineArnOf = (execution: string): string =>
  execution.split(':').slice(0, 7).join(':').replace(':execution:', ':stateMachine:');

/** @throws AwsError `InvalidArn` where it is not the ARN of a Standard execution */
export function checkExecutionArn(arn: string): void {
  checkPrefix(arn);
  if (arn.split(':')[5] === 'express')
    throw new AwsError('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: express'");
  if (!/^arn:[^:]+:states:[^:]*:\d*:execution:[^:]+:[^:]+$/.test(arn))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN: ${arn}'`);
}

/** @throws AwsError `InvalidArn` where it is not the ARN of a state machine */
export function checkMachineArn(arn: string): void {
  checkPrefix(arn);
  if (!/^arn:[^:]+:states:[^:]*:\d*:stateMachine:[^:]+$/.test(arn))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn.split(':')[5]}'`);
}

function checkPrefix(arn: string): void {
  if (!/^arn:[^:]+:states:/.test(arn)) throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
}
