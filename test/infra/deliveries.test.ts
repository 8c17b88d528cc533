import { describe, expect, it } from 'vitest';
import { ofType, templateOf, type TemplateText, withMail } from '../support/synthesised.ts';

const own = await templateOf(withMail);
const given = await templateOf({ context: { ...withMail.context, mailConfigurationSet: 'our-mail' } });
const kinds = [['Email Bounced'], ['Email Delivered', 'Email Complaint Received', 'Email Rejected']];

const rulesOf = (template: TemplateText) =>
  ofType(template, 'AWS::Events::Rule')
    .map(([, { Properties }]) => Properties)
    .filter(({ EventPattern }) => EventPattern?.source[0] === 'aws.ses');
const setsOf = (template: TemplateText) => ofType(template, 'AWS::SES::ConfigurationSet').map(([id]) => id);

describe('the configuration set of mails', () => {
  it('tells the default bus what becomes of them', () => {
    const [set] = setsOf(own);
    const destinations = ofType(own, 'AWS::SES::ConfigurationSetEventDestination').map(([, each]) => each.Properties);
    expect(destinations).toEqual([
      {
        ConfigurationSetName: { Ref: set },
        EventDestination: {
          Enabled: true,
          MatchingEventTypes: ['delivery', 'bounce', 'complaint', 'reject'],
          EventBridgeDestination: { EventBusArn: expect.anything() },
        },
      },
    ]);
    expect(JSON.stringify(destinations)).toContain(':event-bus/default');
  });

  it('is that of the context where it names one, by which mails are sent, and may be', () => {
    expect(setsOf(given)).toEqual([]);
    expect(ofType(given, 'AWS::SES::ConfigurationSetEventDestination')).toEqual([]);
    const [[, { Properties }]] = ofType(given, 'AWS::Lambda::Function').filter(([id]) => id.includes('SendNotice')) as [
      [string, TemplateText['Resources'][string]],
    ];
    expect(Properties.Environment.Variables.MAIL_CONFIGURATION_SET).toBe('our-mail');
    expect(JSON.stringify(ofType(given, 'AWS::IAM::Role'))).toContain(':configuration-set/our-mail');
  });
});

describe('the rules of mails', () => {
  it.each([
    ['its own', own, { Ref: setsOf(own)[0]! }],
    ['the given', given, 'our-mail'],
  ])('hear of those that were sent by %s set as notices, and of bounces that are for good', (_, template, set) => {
    const patterns = rulesOf(template).map(({ EventPattern }) => EventPattern);
    const mail = { tags: { 'ses:configuration-set': [set], 'countersign-notice': [{ exists: true }] } };
    expect(patterns.map((pattern) => pattern['detail-type']).sort()).toEqual(kinds);
    for (const pattern of patterns)
      expect(pattern.detail).toEqual({
        mail,
        ...(pattern['detail-type'][0] === 'Email Bounced' ? { bounce: { bounceType: ['Permanent'] } } : {}),
      });
  });

  it('hand nothing on that names anybody, to no dead letter either', () => {
    const paths = rulesOf(own).flatMap(({ Targets }) => {
      expect(Targets).toHaveLength(1);
      expect(Targets[0].DeadLetterConfig).toBeUndefined();
      return Object.values(Targets[0].InputTransformer.InputPathsMap as Record<string, string>);
    });
    expect([...new Set(paths)].sort()).toEqual([
      '$.detail.bounce.bounceSubType',
      '$.detail.eventType',
      '$.detail.mail.tags.countersign-notice',
      '$.detail.mail.tags.countersign-request',
      '$.time',
    ]);
  });
});
