import { describe, expect, it } from 'vitest';
import { readContext } from '../../infra/context.ts';
import { templateOf } from '../support/synthesised.ts';

const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d';
const topic = 'arn:aws:sns:eu-west-1:123456789012:alarms';

describe('context', () => {
  it('opens a development stack by default', () => {
    expect(readContext({})).toEqual({
      stage: 'dev',
      introspection: true,
      automaticSigners: ['alice@example.com'],
      requesters: 'anyone',
      alarmTopicArn: undefined,
      mailFrom: undefined,
      mailConfigurationSet: undefined,
      page: true,
      pageDomain: undefined,
      pageCertificateArn: undefined,
      appUrl: undefined,
      pageUrl: undefined,
      limits: { open: 1000, hour: 200, mails: 2000 },
      webhooks: false,
      webhookLoopback: false,
      apiKeys: false,
      records: false,
      recordLockDays: undefined,
      sealingKeys: 1,
      timestampUrl: undefined,
      attachCertificate: false,
      retentionDays: undefined,
      eventArchiveDays: undefined,
      dashboard: false,
      canary: undefined,
      withoutIndexes: [],
      nag: false,
    });
  });

  it('closes prod by default', () => {
    expect(readContext({ stage: 'prod' })).toMatchObject({
      ...{ introspection: false, automaticSigners: [], requesters: 'group', dashboard: true },
    });
  });

  it('takes what is given', () => {
    const given = {
      introspection: 'on',
      requesters: 'Example.com,sub.example.org',
      alarmTopicArn: topic,
      mailFrom: 'Sign@Example.com',
      mailConfigurationSet: 'our_Mail-2',
      pageDomain: 'page.example.com',
      pageCertificateArn: certificate,
      appUrl: 'https://app.example.com',
      pageUrl: 'https://sign.example.com/app',
      limits: 'mails:50,open:5000',
      webhooks: 'on',
      apiKeys: 'on',
      records: 'on',
      recordLockDays: '365',
      sealingKeys: '2',
      timestampUrl: 'http://tsa.example.com/tsr',
      attachCertificate: 'on',
      retentionDays: '3650',
      eventArchiveDays: '90',
      dashboard: 'off',
      canary: '5',
      withoutIndexes: 'byRequester,byLook',
    };
    expect(
      readContext({ stage: 'prod', automaticSigners: ' Robot@Example.com, ,clerk@example.com', ...given }),
    ).toEqual({
      stage: 'prod',
      introspection: true,
      automaticSigners: ['robot@example.com', 'clerk@example.com'],
      requesters: 'example.com,sub.example.org',
      alarmTopicArn: topic,
      mailFrom: 'sign@example.com',
      mailConfigurationSet: 'our_Mail-2',
      page: true,
      pageDomain: 'page.example.com',
      pageCertificateArn: certificate,
      appUrl: 'https://app.example.com/',
      pageUrl: 'https://sign.example.com/app',
      limits: { open: 5000, hour: 200, mails: 50 },
      webhooks: true,
      webhookLoopback: false,
      apiKeys: true,
      records: true,
      recordLockDays: '365',
      sealingKeys: 2,
      timestampUrl: 'http://tsa.example.com/tsr',
      attachCertificate: true,
      retentionDays: '3650',
      eventArchiveDays: '90',
      dashboard: false,
      canary: 5,
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

  const allowed =
    'stage, introspection, automaticSigners, requesters, alarmTopicArn, mailFrom, page, pageDomain, pageCertificateArn, appUrl, pageUrl, mailConfigurationSet, limits, webhooks, webhookLoopback, apiKeys, records, recordLockDays, sealingKeys, timestampUrl, attachCertificate, retentionDays, eventArchiveDays, dashboard, canary, withoutIndexes, nag';
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
    ...['', 'everybody', '@example.com', 'example.com, example.org', 'anyone,example.com', `a.${'b'.repeat(511)}`].map(
      (requesters): [Record<string, unknown>, string] => [
        { requesters },
        `context requesters is not accepted: got ${requesters}; allowed: anyone, group, or domains with commas between`,
      ],
    ),
    ...[
      'open:0',
      'open:5001',
      'hour:1e3',
      'mails:-1',
      'starts:5',
      'open',
      'open:1,open:2',
      'open:1,',
      'open:1;hour:2',
    ].map((limits): [Record<string, unknown>, string] => [
      { limits, mailFrom: 'sign@example.com', appUrl: 'https://app.example.com' },
      `context limits is not accepted: got ${limits}; allowed: some of open:<1 to 5000>, hour:<1 to 100000>,`,
    ]),
    [
      { mailConfigurationSet: 'mail' },
      'context mailConfigurationSet is not accepted: got mail; allowed: mailConfigurationSet beside mailFrom alone',
    ],
    ...['', 'our mail', 'x'.repeat(65)].map((mailConfigurationSet): [Record<string, unknown>, RegExp] => [
      { mailConfigurationSet, mailFrom: 'sign@example.com', appUrl: 'https://app.example.com' },
      /^context mailConfigurationSet is not accepted: .*; allowed: the name of a configuration set/,
    ]),
    [{ limits: 'open:5' }, 'context limits is not accepted: got open:5; allowed: limits beside mailFrom alone'],
    ...[{ page: 'off' }, { stage: 'local' }].map((where): [Record<string, unknown>, string] => [
      { mailFrom: 'sign@example.com', ...where },
      'context appUrl is not accepted: got none; allowed: appUrl and mailFrom together where page=off',
    ]),
    [
      { appUrl: 'https://app.example.com' },
      'context appUrl is not accepted: got https://app.example.com; allowed: appUrl beside mailFrom alone',
    ],
    [{ page: 'yes' }, 'context page is not accepted: got yes; allowed: on, off'],
    ...['', 'Sign.example.com', 'https://sign.example.com', 'localhost'].map(
      (pageDomain): [Record<string, unknown>, string] => [
        { pageDomain, pageCertificateArn: certificate },
        `context pageDomain is not accepted: got ${pageDomain}; allowed: a host name, e.g. sign.example.com`,
      ],
    ),
    [
      { pageDomain: 'sign.example.com', pageCertificateArn: certificate.replace('us-east-1', 'eu-west-1') },
      /^context pageCertificateArn is not accepted: .*; allowed: the ARN of a certificate of ACM in us-east-1/,
    ],
    [{ pageDomain: 'sign.example.com' }, /^context pageDomain is not accepted: .*; allowed: pageDomain beside page/],
    [
      { pageDomain: 'sign.example.com', pageCertificateArn: certificate, page: 'off' },
      /^context pageDomain is not accepted: .*; allowed: pageDomain beside pageCertificateArn and page=on/,
    ],
    [{ pageCertificateArn: certificate }, /^context pageCertificateArn is not accepted: .* beside pageDomain and page/],
    [{ pageUrl: 'none' }, 'context pageUrl is not accepted: got none; allowed: pageUrl beside mailFrom alone'],
    ...[
      '',
      'app.example.com',
      'http://app.example.com',
      'javascript:alert(1)',
      'https://app.example.com/ä',
      'https://',
    ].map((appUrl): [Record<string, unknown>, string] => [
      { appUrl, mailFrom: 'sign@example.com' },
      `context appUrl is not accepted: got ${appUrl}; allowed: the https address of your page`,
    ]),
    [
      { pageUrl: 'https://app.example.com?a=b', mailFrom: 'sign@example.com', appUrl: 'https://app.example.com' },
      'context pageUrl is not accepted: got https://app.example.com?a=b; allowed: an address without query and fragment, e.g. https://app.example.com',
    ],
    [
      { pageUrl: 'https://app.example.com' },
      'context pageUrl is not accepted: got https://app.example.com; allowed: pageUrl beside mailFrom alone: links are mailed',
    ],
    [
      { pageUrl: 'http://app.example.com', mailFrom: 'sign@example.com', appUrl: 'https://app.example.com' },
      'context pageUrl is not accepted: got http://app.example.com; allowed: the https address of your page',
    ],
    [{ records: 'yes' }, 'context records is not accepted: got yes; allowed: on, off'],
    [
      { recordLockDays: '365' },
      'context recordLockDays is not accepted: got 365; allowed: recordLockDays beside records=on alone',
    ],
    [
      { records: 'on', recordLockDays: '0' },
      'context recordLockDays is not accepted: got 0; allowed: whole days, 1 to 9999',
    ],
    [{ sealingKeys: '2' }, 'context sealingKeys is not accepted: got 2; allowed: sealingKeys beside records=on alone'],
    [
      { records: 'on', sealingKeys: '0' },
      'context sealingKeys is not accepted: got 0; allowed: how many keys there have been, 1 to 99',
    ],
    [
      { records: 'on', timestampUrl: 'ftp://tsa.example.com' },
      'context timestampUrl is not accepted: got ftp://tsa.example.com; allowed: the address of an authority of RFC 3161, e.g. https://tsa.example.com',
    ],
    [
      { records: 'on', attachCertificate: 'on' },
      'context attachCertificate is not accepted: got on; allowed: on beside mailFrom alone: it is mailed',
    ],
    ...['', '0', '61', '05', '2.5', 'on'].map((given): [Record<string, unknown>, string] => [
      { canary: given },
      `context canary is not accepted: got ${given}; allowed: 1 to 60 minutes, e.g. -c canary=5`,
    ]),
    [{ apiKeys: 'yes' }, 'context apiKeys is not accepted: got yes; allowed: on, off'],
    [{ alarmTopicArn: '' }, /^context alarmTopicArn is not accepted: got ;/],
    ...[
      { webhookLoopback: 'on' },
      { webhookLoopback: 'on', webhooks: 'on' },
      { webhookLoopback: 'on', webhooks: 'on', stage: 'prod' },
      { webhookLoopback: 'on', stage: 'local' },
    ].map((context): [Record<string, unknown>, string] => [
      context,
      'context webhookLoopback is not accepted: got on; allowed: on beside webhooks=on in stage local alone',
    ]),
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
