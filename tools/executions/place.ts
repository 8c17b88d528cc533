import { loadTemplate } from '@countersign/local';
import { outputOf } from '../output-of.ts';
import { type NamedStack, type Outputs, stackOutputs } from '../stack-outputs.ts';
import { synthesise } from '../synthesise.ts';
import { settings } from '../terminal/settings.ts';

/** Where executions are. */
export interface Place {
  stateMachineArn: string;
  /** The table of requests, which knows who is awaited; undefined where nothing names it. */
  requestsTable?: string | undefined;
  /** Settings of SDK clients; what is left out the SDK finds by itself. */
  access: { region: string; endpoint?: string; credentials?: { accessKeyId: string; secretAccessKey: string } };
}

/**
 * Finds the executions of a deployed stack where the options or the environment name one, or else those of the backend
 * of this checkout.
 * @throws Ended where what is named is not there
 */
export async function findPlace(named: NamedStack, environment = process.env): Promise<Place> {
  const { STATE_MACHINE_ARN, AWS_ENDPOINT_URL: endpoint } = environment;
  const outputsOfNamed = await stackOutputs(named);
  if (outputsOfNamed) return deployed(outputsOfNamed, environment);
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

function deployed(outputs: Outputs, environment: NodeJS.ProcessEnv): Place {
  const { RequestsTableName } = outputs;
  const stateMachineArn = outputOf(outputs, 'StateMachineArn');
  const region = stateMachineArn.split(':')[3];
  if (!region)
    throw new Error(`${stateMachineArn} is no ARN of a state machine; it is the output StateMachineArn of a stack`);
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID, AWS_PROFILE } = environment;
  const isLocal = endpoint !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]?/.test(endpoint);
  const hasNoCredentials = AWS_ACCESS_KEY_ID === undefined && AWS_PROFILE === undefined;
  return {
    ...{ stateMachineArn, requestsTable: RequestsTableName },
    access: {
      region,
      ...(endpoint && { endpoint }),
      ...(isLocal && hasNoCredentials && { credentials: administrator }),
    },
  };
}
