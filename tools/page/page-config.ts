import type { Outputs } from '../stack-outputs.ts';

/** What `config.json` beside the page says of a stage; the page reads it before anything else. */
export interface PageConfig {
  endpoint: string;
  realtime: string;
  region: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Of a local backend; on AWS the Region says where the user pool is. */
  userPoolEndpoint?: string;
}

/**
 * Makes `config.json` from the outputs of a stack, so that one build serves every stage.
 * @throws Error where an output is missing
 */
export function pageConfig(outputs: Outputs, userPoolEndpoint?: string): PageConfig {
  const output = (name: string) => {
    if (!outputs[name]) throw new Error(`the stack has no output ${name}; it is not one of Countersign`);
    return outputs[name];
  };
  return {
    endpoint: output('GraphqlEndpoint'),
    realtime: output('RealtimeEndpoint'),
    region: output('Region'),
    userPoolId: output('UserPoolId'),
    userPoolClientId: output('UserPoolClientId'),
    ...(userPoolEndpoint && { userPoolEndpoint }),
  };
}
