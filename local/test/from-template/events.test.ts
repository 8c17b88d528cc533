import { describe, expect, it } from 'vitest';
import { queues, rules } from '../../src/from-template/events.ts';
import { loadTemplate } from '../../src/template/template.ts';
import { synthesise } from '../template/app.ts';
import { load } from '../template/given.ts';

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

describe('what a template makes of the runtime', () => {
  it('has queues with their delays and their dead-letter queue, and rules that lead to them', () => {
    const template = loadTemplate({ assembly: synthesise(), endpoint: 'http://localhost:4600' });
    const [failed, work] = queues(template);
    expect(failed!.properties).toEqual({ MessageRetentionPeriod: 1_209_600 });
    expect(work!.properties).toEqual({
      DelaySeconds: 60,
      VisibilityTimeout: 180,
      ReceiveMessageWaitTimeSeconds: 20,
      RedrivePolicy: { deadLetterTargetArn: failed!.arn, maxReceiveCount: 5 },
    });
    const [rule, look] = rules(template);
    expect(look).toMatchObject({ scheduleExpression: 'rate(2 minutes)', targets: [{ RetryPolicy: {} }] });
    expect(rule!.targets).toMatchObject([
      {},
      {
        arn: work!.arn,
        DeadLetterConfig: { Arn: failed!.arn },
        InputTransformer: { InputTemplate: '{"executionArn":<detail-executionArn>}' },
      },
    ]);
  });

  it('has numbers that a template writes as text', () => {
    const Properties = { DelaySeconds: '60', MessageRetentionPeriod: '3600' };
    const template = load({ Resources: { Work: { Type: 'AWS::SQS::Queue', Properties } } });
    expect(queues(template)[0]!.properties).toEqual({ DelaySeconds: 60, MessageRetentionPeriod: 3600 });
  });

  it('rejects a dead-letter queue that is not in the template', () => {
    const Properties = { RedrivePolicy: { deadLetterTargetArn: arnOf('other'), maxReceiveCount: 1 } };
    const template = load({ Resources: { Work: { Type: 'AWS::SQS::Queue', Properties } } });
    expect(() => queues(template)).toThrow(
      `cannot run Work: its dead-letter queue ${arnOf('other')} is no AWS::SQS::Queue of the template`,
    );
  });

  it('rejects a target that is neither a function nor a queue of the template', () => {
    const Properties = { EventPattern: { source: ['x'] }, Targets: [{ Id: 'T', Arn: 'arn:aws:sns:us-east-1:1:told' }] };
    const template = load({ Resources: { Ended: { Type: 'AWS::Events::Rule', Properties } } });
    expect(() => rules(template)).toThrow('cannot run Ended: its target arn:aws:sns:us-east-1:1:told is no');
  });

  const ruleWith = (Properties: object) => {
    const Changes = { Type: 'AWS::Events::EventBus', Properties: { Name: 'changes' } };
    return load({ Resources: { Changes, Changed: { Type: 'AWS::Events::Rule', Properties: { ...Properties } } } });
  };

  it.each([{ Ref: 'Changes' }, { 'Fn::GetAtt': ['Changes', 'Arn'] }])(
    'has the rules of a bus, by %j',
    (EventBusName) => {
      const [rule] = rules(ruleWith({ EventBusName, EventPattern: { source: ['x'] } }));
      expect(rule).toEqual({
        ...{ name: 'trial-Changed', arn: 'arn:aws:events:us-east-1:123456789012:rule/changes/trial-Changed' },
        ...{ bus: 'changes', eventPattern: { source: ['x'] }, targets: [] },
      });
    },
  );

  it('rejects a bus that is not in the template, and a schedule on one', () => {
    expect(() => rules(ruleWith({ EventBusName: 'other' }))).toThrow(
      'cannot run Changed: its bus other is no AWS::Events::EventBus of the template',
    );
    expect(() => rules(ruleWith({ EventBusName: 'changes', ScheduleExpression: 'rate(1 day)' }))).toThrow(
      'cannot run Changed: it has a schedule on the bus changes; schedules are of the default bus',
    );
  });
});
