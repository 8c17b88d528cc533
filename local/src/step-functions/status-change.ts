import { createHash } from 'node:crypto';
import type { Execution } from './asl/execution.ts';
import { eventOf } from './asl/execution.ts';

/** The event that EventBridge carries for a change of an execution's status, reference §10. */
export interface ExecutionStatusChange {
  version: '0';
  /** The same whenever the same change is given again. */
  id: string;
  'detail-type': 'Step Functions Execution Status Change';
  source: 'aws.states';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: {
    executionArn: string;
    stateMachineArn: string;
    name: string;
    status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
    startDate: number;
    stopDate: number | null;
    input: string | null;
    output: string | null;
    error: string | null;
    cause: string | null;
    [other: string]: unknown;
  };
}

/** The most bytes of input and output together; above it the input goes first, then the output. */
const maxData = 248 * 1024;

/** The event of an execution's start or, when `ended`, of its end. */
export function statusChange(execution: Execution, machineArn: string, ended: boolean): ExecutionStatusChange {
  const { arn, name, startedAt } = execution;
  const end = ended ? execution.end! : undefined;
  const status = end?.status ?? 'RUNNING';
  const input = eventOf(execution.events, 1).executionStartedEventDetails!.input as string;
  const output = end?.output ?? null;
  const bytes = (text: string | null) => (text === null ? 0 : Buffer.byteLength(text));
  const withOutput = bytes(output) <= maxData;
  const withInput = bytes(input) + bytes(output) <= maxData;
  const [, , , region, account] = arn.split(':');
  return {
    version: '0',
    id: idOf(`${arn} ${startedAt} ${status}`),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: account!,
    time: new Date(end?.at ?? startedAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: region!,
    resources: [arn],
    detail: {
      executionArn: arn,
      stateMachineArn: machineArn,
      name,
      status,
      startDate: startedAt,
      stopDate: end?.at ?? null,
      input: withInput ? input : null,
      output: withOutput ? output : null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: status === 'RUNNING' || status === 'SUCCEEDED' ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
      redriveStatusReason: reasonOf(status),
      inputDetails: { included: withInput },
      outputDetails: output === null ? null : { included: withOutput },
      error: end?.error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : null),
      cause: end?.cause ?? null,
    },
  };
}

const reasonOf = (status: string) =>
  status === 'RUNNING' || status === 'SUCCEEDED'
    ? `Execution is ${status} and cannot be redriven`
    : `Execution is ${status} and is redrivable`;

const idOf = (text: string) =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
