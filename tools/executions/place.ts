import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { loadTemplate } from '@countersign/local';
import { synthesise } from '../synthesise.ts';
import { Ended } from '../terminal/ended.ts';
import { settings } from '../terminal/settings.ts';

/** Where executions are. */
export interface Place {
  stateMachineArn: string;
  /** The table of requests, which knows who is awaited; undefined where nothing names it. */
  requestsTable?: string | undefined;
  /** Settings of SDK clients; what is left out the SDK finds by itself. */
  access: { region: string; endpoint?: string; credentials?: { accessKeyId: string; secretAccessKey: string } };
}

/** What names a place, besides the environment. */
export interface Named {
  /** A stack in CloudFormation, or the one to take of `outputs`. */
  stack?: string | undefined;
  /** A file of `cdk deploy --outputs-file`. */
  outputs?: string | undefined;
}

type Outputs = Record<string, string | undefined>;

/**
 * Finds the executions of a deployed stack where the options or the environment name one, or else those of the backend
 * of this checkout.
 * @throws Ended where what is named is not there
 */
export async function findPlace({ stack, outputs: file }: Named, environment = process.env): Promise<Place> {
  const { STATE_MACHINE_ARN, AWS_ENDPOINT_URL: endpoint } = environment;
  if (file) return deployed(outputsOfFile(file, stack), environment);
  if (stack) return deployed(await outputsOfStack(stack), environment);
  if (STATE_MACHINE_ARN) return deployed({ StateMachineArn: STATE_MACHINE_ARN }, environment);

  const local = endpoint ?? `http://localhost:${settings(environment).port}`;
  const { outputs, region } = loadTemplate({ assembly: await synthesise(), endpoint: local });
  return {
    stateMachineArn: outputs.StateMachineArn!,
    requestsTable: outputs.RequestsTableName,
    access: { region, endpoint: local, credentials: administrator },
  };
}

/** The administrator of a local backend. */
const administrator = { accessKeyId: 'local', secretAccessKey: 'local' };

function deployed({ StateMachineArn, RequestsTableName }: Outputs, environment: NodeJS.ProcessEnv): Place {
  const region = StateMachineArn?.split(':')[3];
  if (!region)
    throw new Error(
      StateMachineArn
        ? `${StateMachineArn} is no ARN of a state machine; it is the output StateMachineArn of a stack`
        : 'the stack has no output StateMachineArn; it is not one of Countersign',
    );
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID, AWS_PROFILE } = environment;
  const isLocal = endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(endpoint);
  const hasNoCredentials = AWS_ACCESS_KEY_ID === undefined && AWS_PROFILE === undefined;
  return {
    ...{ stateMachineArn: StateMachineArn!, requestsTable: RequestsTableName },
    access: {
      region,
      ...(endpoint && { endpoint }),
      ...(isLocal && hasNoCredentials && { credentials: administrator }),
    },
  };
}

function outputsOfFile(file: string, stack: string | undefined): Outputs {
  let stacks: Record<string, Outputs>;
  try {
    stacks = JSON.parse(readFileSync(file, 'utf8')) as typeof stacks;
  } catch (cause) {
    throw new Error(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  const names = Object.keys(stacks);
  const name = stack ?? (names.length === 1 ? names[0]! : undefined);
  if (name === undefined) throw new Ended(2, `${file} has ${names.join(', ') || 'no stack'}; name one with --stack`);
  const outputs = stacks[name];
  if (!outputs) throw new Error(`${file} has no stack ${name}; it has ${names.join(', ') || 'none'}`);
  return outputs;
}

async function outputsOfStack(StackName: string): Promise<Outputs> {
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
  return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}
