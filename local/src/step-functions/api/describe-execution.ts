import { machineArnOf } from '../arns.ts';
import { checkInput } from './check-input.ts';
import { seconds } from './context.ts';
import type { Context } from './context.ts';
import { readExecution } from './executions.ts';

/** DescribeExecution; https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export const describeExecution =
  ({ store, clock }: Context) =>
  async (request: { executionArn: string; includedData?: string }) => {
    checkInput(request, {
      executionArn: { type: 'string', required: true, least: 1, most: 256 },
      includedData: { type: 'string', values: ['ALL_DATA', 'METADATA_ONLY'] },
    });
    const { arn, name, startedAt, end, history } = await readExecution(store, clock, request.executionArn);
    const status = end?.status ?? 'RUNNING';
    const withData = request.includedData !== 'METADATA_ONLY';
    const text = (key: 'input' | 'output', value: unknown) => ({
      ...(withData && { [key]: value }),
      [`${key}Details`]: { included: withData },
    });
    const redrivable = status !== 'RUNNING' && status !== 'SUCCEEDED';
    return {
      executionArn: arn,
      stateMachineArn: machineArnOf(arn),
      name,
      status,
      startDate: seconds(startedAt),
      ...(end && { stopDate: seconds(end.at) }),
      ...text('input', history(0, 1)[0]!.executionStartedEventDetails!.input),
      ...(end?.output !== undefined && text('output', end.output)),
      ...(end?.error !== undefined && { error: end.error }),
      ...(end?.cause !== undefined && { cause: end.cause }),
      redriveCount: 0,
      redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      ...(!redrivable && { redriveStatusReason: `Execution is ${status} and cannot be redriven` }),
    };
  };
