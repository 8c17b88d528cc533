import { describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { templateOf } from '../support/synthesised.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';

describe('context', () => {
  it('opens a development stack by default', () => {
    expect(readContext({})).toEqual({
      stage: 'dev',
      introspection: true,
      automaticSigners: ['alice@example.com'],
      alarmTopicArn: undefined,
      mailFrom: undefined,
      retentionDays: undefined,
      withoutIndexes: [],
      nag: false,
    });
  });

  it('closes prod by default', () => {
    expect(readContext({ stage: 'prod' })).toMatchObject({ introspection: false, automaticSigners: [] });
  });

  it('takes what is given', () => {
    const given = {
      introspection: 'on',
      alarmTopicArn: topic,
      mailFrom: 'Sign@Example.com',
      retentionDays: '3650',
      withoutIndexes: 'byRequester,byLook',
    };
    expect(
      readContext({ stage: 'prod', automaticSigners: ' Robot@Example.com, ,clerk@example.com', ...given }),
    ).toEqual({
      stage: 'prod',
      introspection: true,
      automaticSigners: ['robot@example.com', 'clerk@example.com'],
      alarmTopicArn: topic,
      mailFrom: 'sign@example.com',
      retentionDays: '3650',
      withoutIndexes: ['byRequester', 'byLook'],
      nag: false,
    });
  });

  it.each([
    '@aws-cdk/aws-iam:minimizePolicies',
    'aws:cdk:bundling-stacks',
    'aws-cdk:enableDiffNoFail',
    'cdk-migrate',
    'cli-telemetry',
    'acknowledged-issue-numbers',
    'availability-zones:account=123456789012:region=us-east-1',
    'ssm:account=123456789012:parameterName=/x:region=us-east-1',
  ])("leaves CDK's own %s alone", (key) => {
    expect(readContext({ [key]: true })).toEqual(readContext({}));
  });

  const allowed = 'stage, introspection, automaticSigners, alarmTopicArn, mailFrom, retentionDays, withoutIndexes, nag';
  it.each([
    [{ automaticSigner: 'a@b.de' }, `context automaticSigner is not known; allowed: ${allowed}`],
    [{ constructor: 'x' }, `context constructor is not known; allowed: ${allowed}`],
    [{ stage: 'Prod' }, /^context stage is not accepted: got Prod; allowed: 1 to 10 of a-z 0-9/],
    [{ stage: 7 }, /^context stage is not accepted: got 7; allowed: text/],
    [{ introspection: 'yes' }, 'context introspection is not accepted: got yes; allowed: on, off'],
    [{ introspection: true }, /^context introspection is not accepted: got true; allowed: text/],
    [
      { withoutIndexes: 'byLook,byName' },
      'context withoutIndexes is not accepted: got byLook,byName; allowed: byRequester, byLook, bySigner, with commas between',
    ],
    ...['', '0', '030', '-1', '1.5', '10000', 'a week'].map((retentionDays): [Record<string, unknown>, string] => [
      { retentionDays },
      `context retentionDays is not accepted: got ${retentionDays}; allowed: whole days, 1 to 9999`,
    ]),
    [{ alarmTopicArn: '' }, /^context alarmTopicArn is not accepted: got ;/],
    [{ mailFrom: '' }, /^context mailFrom is not accepted: got ;/],
    [{ withoutIndexes: '' }, /^context withoutIndexes is not accepted: got ;/],
    [{ nag: 'no' }, 'context nag is not accepted: got no; allowed: on, off'],
    [{ alarmTopicArn: 'alarms' }, /^context alarmTopicArn is not accepted: got alarms; allowed: the ARN of a standard/],
    [{ alarmTopicArn: `${topic}.fifo` }, /^context alarmTopicArn is not accepted/],
    [{ alarmTopicArn: 'arn:aws:sqs:eu-west-1:123456789012:alarms' }, /^context alarmTopicArn is not accepted/],
    [
      { automaticSigners: 'alice@example.com,bob' },
      /^context automaticSigners is not accepted: got bob; allowed: an e-/,
    ],
    [{ automaticSigners: 'zoë@example.com' }, /^context automaticSigners is not accepted: got zoë@example.com/],
    [
      { mailFrom: 'Sign <sign@example.com>' },
      /^context mailFrom is not accepted: got Sign <sign@example.com>; allowed/,
    ],
    [
      { automaticSigners: Array.from({ length: 40 }, (_, at) => `robot-${at}@example.com`).join() },
      'context automaticSigners is not accepted: got 40 addresses of 829 characters in all; allowed: the 512 that AppSync takes in a variable',
    ],
  ])('rejects %j', (given, message) => {
    expect(() => readContext(given)).toThrow(message);
  });

  it('stops the synthesis with one line', async () => {
    await expect(templateOf({ context: { alarmTopic: topic } })).rejects.toThrow(
      new Error(`cannot synthesise the stack:\ncontext alarmTopic is not known; allowed: ${allowed}`),
    );
  });
});
