import { describe, expect, it } from 'vitest';
import { configurationSets, emailIdentities } from '../../src/from-template/ses.ts';
import { load } from '../template/given.ts';

const defaultBus = 'arn:aws:events:us-east-1:123456789012:event-bus/default';

const withDestination = (EventDestination: object, ConfigurationSetName = 'notices') =>
  load({
    Resources: {
      Notices: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'notices' } },
      All: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        Properties: {
          ConfigurationSetName,
          EventDestination: {
            MatchingEventTypes: ['send', 'renderingFailure', 'DELIVERY', 'DELIVERY_DELAY'],
            EventBridgeDestination: { EventBusArn: defaultBus },
            ...EventDestination,
          },
        },
      },
    },
  });

describe('what a template says of mail', () => {
  it('is which identities there are, and what their mail goes with', () => {
    const template = load({
      Resources: {
        Domain: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'trial.example' } },
        Desk: {
          Type: 'AWS::SES::EmailIdentity',
          Properties: {
            EmailIdentity: 'desk@office.example',
            ConfigurationSetAttributes: { ConfigurationSetName: 'notices' },
          },
        },
      },
    });
    const arn = (identity: string) => `arn:aws:ses:us-east-1:123456789012:identity/${identity}`;
    expect(emailIdentities(template)).toEqual([
      { identity: 'trial.example', arn: arn('trial.example') },
      { identity: 'desk@office.example', arn: arn('desk@office.example'), configurationSet: 'notices' },
    ]);
  });

  it('is which events a configuration set sends, however they are written', () => {
    expect(configurationSets(withDestination({}))).toEqual([
      {
        name: 'notices',
        arn: 'arn:aws:ses:us-east-1:123456789012:configuration-set/notices',
        destinations: [new Set(['SEND', 'RENDERING_FAILURE', 'DELIVERY', 'DELIVERY_DELAY'])],
      },
    ]);
    expect(configurationSets(withDestination({ Enabled: 'false' }))[0]!.destinations).toEqual([]);
  });

  it.each([
    ['another bus', { EventBridgeDestination: { EventBusArn: `${defaultBus}-2` } }, 'the default bus alone'],
    ['no bus', { EventBridgeDestination: undefined }, 'the default bus alone'],
  ])('rejects events to %s', (_, destination, message) => {
    expect(() => configurationSets(withDestination(destination))).toThrow(message);
  });

  it('rejects a destination of a configuration set that is not there, of another kind, or of a kind of event', () => {
    expect(() => configurationSets(withDestination({}, 'other'))).toThrow(
      'cannot run All: its configuration set other is not in the template',
    );
    expect(() => withDestination({ SnsDestination: { TopicARN: 'x' } })).toThrow('SnsDestination is not emulated');
    expect(() => withDestination({ MatchingEventTypes: ['forward'] })).toThrow('MatchingEventTypes[0] is "forward"');
  });
});
