import type { ResourceType } from '../resource-type.ts';
import { list, members, noEffect, oneOf, scalar } from '../shape.ts';

const eventTypes = [
  ...['send', 'reject', 'bounce', 'complaint', 'delivery', 'open', 'click'],
  ...['renderingFailure', 'deliveryDelay', 'subscription'],
];

/** Identities of mail, and sets of what goes with their mail. */
export const mailTypes: Record<string, ResourceType> = {
  'AWS::SES::EmailIdentity': {
    properties: {
      EmailIdentity: scalar,
      ConfigurationSetAttributes: members({ ConfigurationSetName: scalar }),
      DkimAttributes: noEffect,
      DkimSigningAttributes: noEffect,
      FeedbackAttributes: noEffect,
      MailFromAttributes: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const identity = names.property('EmailIdentity') ?? '';
      const tokens = [1, 2, 3].flatMap((at) => {
        const token = names.id(31) + at;
        return [
          [`DkimDNSTokenName${at}`, `${token}._domainkey.${identity}`],
          [`DkimDNSTokenValue${at}`, `${token}.dkim.amazonses.com`],
        ];
      });
      const arn = names.arn('ses', `identity/${identity}`);
      return { physicalId: identity, arn, attributes: Object.fromEntries(tokens) as Record<string, string> };
    },
  },
  'AWS::SES::ConfigurationSet': {
    properties: {
      Name: scalar,
      SendingOptions: members({ SendingEnabled: oneOf('true') }),
      ArchivingOptions: noEffect,
      DeliveryOptions: noEffect,
      ReputationOptions: noEffect,
      SuppressionOptions: noEffect,
      TrackingOptions: noEffect,
      VdmOptions: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('Name');
      return { physicalId: name, arn: names.arn('ses', `configuration-set/${name}`), attributes: {} };
    },
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    properties: {
      ConfigurationSetName: scalar,
      EventDestination: members({
        Name: scalar,
        Enabled: oneOf('true', 'false'),
        EventBridgeDestination: members({ EventBusArn: scalar }),
        MatchingEventTypes: list(
          oneOf(...eventTypes, ...eventTypes.map((type) => type.replace(/[A-Z]/g, '_$&').toUpperCase())),
        ),
      }),
    },
    identify: (names) => ({ physicalId: names.name(), attributes: { Id: names.name() } }),
  },
};
