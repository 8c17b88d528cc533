import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { loadTemplate } from '@countersign/local';
import { synthesise } from './synthesise.ts';
import { drawExecution } from './draw-execution.ts';
import { run } from './terminal/run.ts';
import { settings } from './terminal/settings.ts';

const command = 'npm run --silent executions --';

// Lists executions, or draws one: of the backend that runs here, or of the account that STATE_MACHINE_ARN names.
await run('executions', async ({ arguments: [id] }) => {
  const { stateMachineArn, endpoint, region } = await machine();
  const isLocal = endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(endpoint);
  const states = new SFNClient({
    region,
    ...(endpoint && { endpoint }),
    ...(isLocal && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
  const print = (lines: string[]) => process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  try {
    print(id ? await one(states, stateMachineArn, id) : await list(states, stateMachineArn));
  } catch (error) {
    throw inOneLine(error as Error & { code?: string }, { id, endpoint });
  }
});

/** The newest executions; AWS gives at most 1000 at once, and nobody reads more. */
async function list(states: SFNClient, stateMachineArn: string): Promise<string[]> {
  const { executions = [], nextToken } = await states.send(
    new ListExecutionsCommand({ stateMachineArn, maxResults: 50 }),
  );
  if (executions.length === 0) return ['there are no executions yet'];
  const rows = executions.map(({ name = '', status = '', startDate, stopDate }) =>
    [status.padEnd(9), startDate!.toISOString(), (stopDate?.toISOString() ?? '').padEnd(24), name].join('  '),
  );
  const more = nextToken ? ['… and older ones'] : [];
  return [`${'STATUS'.padEnd(9)}  ${'STARTED'.padEnd(24)}  ${'ENDED'.padEnd(24)}  ID`, ...rows, ...more];
}

async function one(states: SFNClient, stateMachineArn: string, id: string): Promise<string[]> {
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}`;
  const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
  const history: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: states }, { executionArn, maxResults: 1000 }))
    history.push(...(page.events ?? []));
  return drawExecution(execution, history);
}

/** Where the executions are: as the environment says, or else the backend of this checkout. */
async function machine(): Promise<{ stateMachineArn: string; endpoint: string | undefined; region: string }> {
  const { STATE_MACHINE_ARN, AWS_ENDPOINT_URL } = process.env;
  if (STATE_MACHINE_ARN) {
    const region = STATE_MACHINE_ARN.split(':')[3];
    if (!region)
      throw new Error(`STATE_MACHINE_ARN ${STATE_MACHINE_ARN} is no ARN; it is the output StateMachineArn of a stack`);
    return { stateMachineArn: STATE_MACHINE_ARN, endpoint: AWS_ENDPOINT_URL, region };
  }
  const endpoint = AWS_ENDPOINT_URL ?? `http://localhost:${settings().port}`;
  const { outputs, region } = loadTemplate({ assembly: await synthesise(), endpoint });
  return { stateMachineArn: outputs.StateMachineArn!, endpoint, region };
}

function inOneLine(
  error: Error & { code?: string },
  { id, endpoint }: { id: string | undefined; endpoint: string | undefined },
): Error {
  const says: Record<string, string> = {
    ECONNREFUSED: `there is no backend at ${endpoint}; start it with npm start, or say where it is with PORT or AWS_ENDPOINT_URL`,
    ExecutionDoesNotExist: `there is no execution ${id}; ${command.slice(0, -3)} lists those that are there`,
    InvalidArn: `${id} is no id of an execution; ${command.slice(0, -3)} lists those that are there`,
  };
  return new Error(says[error.code ?? ''] ?? says[error.name] ?? `${error.name}: ${error.message}`, { cause: error });
}
