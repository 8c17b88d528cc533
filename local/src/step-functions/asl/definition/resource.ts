/** What a Task's Resource asks for. */
export interface Resource {
  /** `integration`: an operation of a service, with its envelope; `function`: a function's ARN, input and output bare. */
  kind: 'integration' | 'function';
  /** Whose operation it is, as the history calls it. */
  service: 'lambda' | 'sqs';
  /** The task waits for its token. */
  callback: boolean;
  /** What the history calls it: `invoke`, `invoke.waitForTaskToken`, `sendMessage`, or the function's ARN. */
  name: string;
}

/** Reads a Task's Resource, or gives undefined where it is not emulated; reference §8. */
export function parseResource(resource: string): Resource | undefined {
  const integration = /^arn:[^:]+:states:::lambda:(invoke(\.waitForTaskToken)?)$/.exec(resource);
  if (integration)
    return { kind: 'integration', service: 'lambda', callback: integration[2] !== undefined, name: integration[1]! };
  if (/^arn:[^:]+:states:::sqs:sendMessage$/.test(resource))
    return { kind: 'integration', service: 'sqs', callback: false, name: 'sendMessage' };
  if (/^arn:[^:]+:lambda:[^:]*:\d*:function:[^:]+(:[^:]+)?$/.test(resource))
    return { kind: 'function', service: 'lambda', callback: false, name: resource };
  return undefined;
}
