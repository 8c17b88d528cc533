import type { Config } from '../../web/api/config.ts';
import { outputOf } from '../output-of.ts';
import type { Outputs } from '../stack-outputs.ts';

/**
 * Makes `config.json` from the outputs of a stack, so that one build serves every stage.
 * @throws Error where an output is missing
 */
export function pageConfig(outputs: Outputs, userPoolEndpoint?: string): Config {
  const output = (name: string) => outputOf(outputs, name);
  return {
    endpoint: output('GraphqlEndpoint'),
    realtime: output('RealtimeEndpoint'),
    region: output('Region'),
    userPoolId: output('UserPoolId'),
    userPoolClientId: output('UserPoolClientId'),
    ...(userPoolEndpoint && { userPoolEndpoint }),
  };
}
