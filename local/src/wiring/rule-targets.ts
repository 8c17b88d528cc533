import type { Authority } from '../iam/authority.ts';
import type { RuleTarget } from '../events/event-bus.ts';
import type { Intercept } from '../shared/intercept.ts';

/** What receives events. */
export interface RuleTargetServices {
  authority: Pick<Authority, 'service'>;
  /** Takes an event for a function; resolves once it is on disk. */
  enqueue(functionArn: string, payload: unknown): Promise<void>;
  /** Sends a message; resolves once it is on disk. */
  send(queueArn: string, body: string): Promise<void>;
  intercept: Pick<Partial<Intercept>, 'deliver'>;
}

/**
 * Hands events to the functions and queues that rules name, in the name of EventBridge: the policy of each must let
 * `events.amazonaws.com` do so for the rule.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export const createRuleTargets =
  ({ authority, enqueue, send, intercept }: RuleTargetServices) =>
  async ({ arn }: RuleTarget, input: string, rule: { arn: string }): Promise<void> => {
    const isQueue = serviceOf(arn) === 'sqs';
    const event = eventOf(input);
    authority.service('events.amazonaws.com', rule.arn).may(isQueue ? 'sqs:SendMessage' : 'lambda:InvokeFunction', arn);
    const perform = () => (isQueue ? send(arn, input) : enqueue(arn, event));
    await (intercept.deliver?.(arn, event, perform) ?? perform());
  };

const serviceOf = (arn: string) => arn.split(':')[2];

/** A text that is no JSON reaches a function as a string. */
function eventOf(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}
