/** What a Task's Resource asks for. */
export interface Resource {
  /** `integration`: an operation of a service, with its envelope; `function`: a function's ARN, input and output bare. */
  kind: 'integration' | 'function';
  /** Whose operation it is, as the history calls it: `lambda`, `aws-sdk:s3`. */
  service: string;
  /** The task waits for its token. */
  callback: boolean;
  /** What the history calls it: `invoke`, `invoke.waitForTaskToken`, `sendMessage`, or the function's ARN. */
  name: string;
}

/** Reads a Task's Resource; undefined where it is none, or an activity; reference §8. */
export function parseResource(resource: string): Resource | undefined {
  const integration = /^arn:[^:]+:states:::((?:aws-sdk:)?[\w-]+):(\w+(\.waitForTaskToken|\.sync(?::2)?)?)$/.exec(
    resource,
  );
  if (integration) {
    const [, service, name, pattern] = integration;
    return { kind: 'integration', service: service!, callback: pattern === '.waitForTaskToken', name: name! };
  }
  if (/^arn:[^:]+:lambda:[^:]*:\d*:function:[^:]+(:[^:]+)?$/.test(resource))
    return { kind: 'function', service: 'lambda', callback: false, name: resource };
  return undefined;
}

/** What each operation that is emulated takes: what it needs, and what else. */
export const integrations: Record<string, { needed: string[]; further: string[] }> = {
  'lambda:invoke': { needed: ['FunctionName'], further: ['Payload'] },
  'lambda:invoke.waitForTaskToken': { needed: ['FunctionName'], further: ['Payload'] },
  'sqs:sendMessage': { needed: ['QueueUrl', 'MessageBody'], further: [] },
};
