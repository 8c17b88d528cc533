import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

/** Streams are labelled by their time of creation; here by one that never changes, so that ARNs do not. */
const streamLabel = '2026-01-01T00:00:00.000';

const keySchema = list(members({ AttributeName: scalar, KeyType: oneOf('HASH', 'RANGE') }));

/** Tables and queues. */
export const dataTypes: Record<string, ResourceType> = {
  'AWS::DynamoDB::Table': {
    properties: {
      TableName: scalar,
      AttributeDefinitions: list(members({ AttributeName: scalar, AttributeType: oneOf('S', 'N', 'B') })),
      KeySchema: keySchema,
      GlobalSecondaryIndexes: list(
        members({
          IndexName: scalar,
          KeySchema: keySchema,
          Projection: members({ ProjectionType: oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'), NonKeyAttributes: list() }),
          ContributorInsightsSpecification: noEffect,
        }),
      ),
      StreamSpecification: members({
        StreamViewType: oneOf('NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
      }),
      TimeToLiveSpecification: members({ AttributeName: scalar, Enabled: scalar }),
      ResourcePolicy: members({ PolicyDocument: document }),
      BillingMode: oneOf('PAY_PER_REQUEST'),
      PointInTimeRecoverySpecification: noEffect,
      SSESpecification: noEffect,
      DeletionProtectionEnabled: noEffect,
      ContributorInsightsSpecification: noEffect,
      TableClass: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('TableName');
      const arn = names.arn('dynamodb', `table/${name}`);
      const stream = names.has('StreamSpecification') && { StreamArn: `${arn}/stream/${streamLabel}` };
      return { physicalId: name, arn, attributes: { Arn: arn, ...stream } };
    },
  },
  'AWS::SQS::Queue': {
    properties: {
      QueueName: scalar,
      MessageRetentionPeriod: scalar,
      VisibilityTimeout: scalar,
      DelaySeconds: scalar,
      ReceiveMessageWaitTimeSeconds: scalar,
      RedrivePolicy: members({ deadLetterTargetArn: scalar, maxReceiveCount: scalar }),
      KmsMasterKeyId: noEffect,
      KmsDataKeyReusePeriodSeconds: noEffect,
      SqsManagedSseEnabled: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('QueueName');
      const url = `${names.endpoint}/${names.accountId}/${name}`;
      const arn = names.arn('sqs', name);
      return { physicalId: url, arn, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
    },
  },
  'AWS::SQS::QueuePolicy': {
    properties: { Queues: list(), PolicyDocument: document },
    identify: (names) => ({ physicalId: names.name(), attributes: { Id: names.name() } }),
  },
};
