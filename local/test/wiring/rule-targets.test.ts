import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../src/iam/authority.ts';
import type { PolicyStatement } from '../../src/iam/policy.ts';
import { createRuleTargets } from '../../src/wiring/rule-targets.ts';
import { iam, policy, statement } from '../iam/given.ts';

const queueArn = 'arn:aws:sqs:us-east-1:123456789012:ended';
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:look';
const rule = { arn: 'arn:aws:events:us-east-1:123456789012:rule/ended' };
const ofEvents = { Principal: { Service: 'events.amazonaws.com' } };
const forRule = { Condition: { ArnEquals: { 'aws:SourceArn': rule.arn } } };

/** Targets whose queue and function have the policies given. */
function open({ queue, target }: { queue?: PolicyStatement; target?: PolicyStatement } = {}, intercept = {}) {
  const { iam: ofTemplate } = iam({
    resourcePolicies: [
      ...(queue ? [{ resource: queueArn, document: policy(queue) }] : []),
      ...(target ? [{ resource: functionArn, document: policy(target) }] : []),
    ],
  });
  const [sent, enqueued] = [[] as unknown[], [] as unknown[]];
  const deliver = createRuleTargets({
    authority: createAuthority(ofTemplate),
    enqueue: async (...of) => void enqueued.push(of),
    send: async (...of) => void sent.push(of),
    intercept,
  });
  return { deliver, sent, enqueued };
}

describe('targets of rules', () => {
  it('are queues, which get the text that the target makes of the event', async () => {
    const { deliver, sent } = open({ queue: statement({ ...ofEvents, ...forRule }) });
    await deliver({ arn: queueArn }, '{"executionArn":"a"}', rule);
    await deliver({ arn: queueArn }, 'two\nlines', rule);
    expect(sent).toEqual([
      [queueArn, '{"executionArn":"a"}'],
      [queueArn, 'two\nlines'],
    ]);
  });

  it('are functions, which get the event', async () => {
    const { deliver, enqueued } = open({
      target: statement({ ...ofEvents, Action: 'lambda:InvokeFunction', Resource: functionArn }),
    });
    await deliver({ arn: functionArn }, '{"status":"FAILED"}', rule);
    await deliver({ arn: functionArn }, 'two\nlines', rule);
    expect(enqueued).toEqual([
      [functionArn, { status: 'FAILED' }],
      [functionArn, 'two\nlines'],
    ]);
  });

  it.each<[string, PolicyStatement | undefined]>([
    ['no policy', undefined],
    ['a policy for another rule', statement({ ...ofEvents, Condition: { ArnEquals: { 'aws:SourceArn': 'arn:x' } } })],
    ['a policy for another service', statement({ Principal: { Service: 'sns.amazonaws.com' }, ...forRule })],
    ['a policy for another right', statement({ ...ofEvents, ...forRule, Action: 'sqs:ReceiveMessage' })],
  ])('fail where the queue has %s', async (_, queue) => {
    const { deliver, sent } = open(queue ? { queue } : {});
    await expect(deliver({ arn: queueArn }, '{}', rule)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(sent).toEqual([]);
  });

  it('can be intercepted', async () => {
    const calls: unknown[] = [];
    const { deliver, sent } = open(
      { queue: statement({ ...ofEvents }) },
      {
        async deliver(...of: [string, unknown]) {
          calls.push(of.slice(0, 2));
        },
      },
    );
    await deliver({ arn: queueArn }, '{"a":1}', rule);
    expect({ calls, sent }).toEqual({ calls: [[queueArn, { a: 1 }]], sent: [] });
  });
});
