import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

/** Event buses, and the rules on them. */
export const eventTypes: Record<string, ResourceType> = {
  'AWS::Events::Rule': {
    properties: {
      Name: scalar,
      Description: noEffect,
      EventBusName: scalar,
      EventPattern: document,
      ScheduleExpression: scalar,
      State: oneOf('ENABLED', 'DISABLED'),
      Targets: list(
        members({
          Id: scalar,
          Arn: scalar,
          Input: scalar,
          InputPath: scalar,
          InputTransformer: members({ InputPathsMap: document, InputTemplate: scalar }),
          RetryPolicy: members({ MaximumRetryAttempts: scalar, MaximumEventAgeInSeconds: scalar }),
          DeadLetterConfig: members({ Arn: scalar }),
        }),
      ),
      Tags: noEffect,
    },
    identify(names) {
      const [name, bus] = [names.name('Name'), busName(names.property('EventBusName') ?? 'default')];
      const arn = names.arn('events', bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`);
      // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131
      return { physicalId: bus === 'default' ? name : `${bus}|${name}`, arn, attributes: { Arn: arn } };
    },
  },
  'AWS::Events::EventBus': {
    properties: {
      Name: scalar,
      Policy: document,
      Description: noEffect,
      DeadLetterConfig: noEffect,
      KmsKeyIdentifier: noEffect,
      LogConfig: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('Name');
      const arn = names.arn('events', `event-bus/${name}`);
      return { physicalId: name, arn, attributes: { Arn: arn, Name: name } };
    },
  },
  'AWS::Events::EventBusPolicy': {
    properties: { EventBusName: scalar, StatementId: scalar, Statement: document },
    identify: (names) => ({ physicalId: names.name(), attributes: {} }),
  },
};

/** A template names a bus by its name or its ARN. */
const busName = (nameOrArn: string) => nameOrArn.replace(/^arn:.*:event-bus\//, '');
