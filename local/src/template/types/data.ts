import type { Names } from '../names.ts';
import type { Identity, ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, number, oneOf, scalar, text } from '../shape.ts';

/** Streams are labelled by their time of creation; here by one that never changes, so that ARNs do not. */
const streamLabel = '2026-01-01T00:00:00.000';

const keySchema = list(members({ AttributeName: scalar, KeyType: oneOf('HASH', 'RANGE') }));

const index = {
  IndexName: scalar,
  KeySchema: keySchema,
  Projection: members({ ProjectionType: oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'), NonKeyAttributes: list() }),
};

/** What both types of table say of their items; nothing throttles here, so no throughput has an effect. */
const table = {
  TableName: text(/^[\w.-]{3,255}$/, '3 to 255 of a-z, A-Z, 0-9, _, . and -'),
  AttributeDefinitions: list(members({ AttributeName: scalar, AttributeType: oneOf('S', 'N', 'B') })),
  KeySchema: keySchema,
  LocalSecondaryIndexes: list(members(index)),
  StreamSpecification: members({
    StreamViewType: oneOf('NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
  }),
  TimeToLiveSpecification: members({ AttributeName: scalar, Enabled: scalar }),
  BillingMode: oneOf('PAY_PER_REQUEST', 'PROVISIONED'),
  SSESpecification: noEffect,
  WarmThroughput: noEffect,
};
const resourcePolicy = members({ PolicyDocument: document });

function identifyTable(names: Names): Identity {
  const name = names.name('TableName');
  const arn = names.arn('dynamodb', `table/${name}`);
  const stream = names.has('StreamSpecification') && { StreamArn: `${arn}/stream/${streamLabel}` };
  return { physicalId: name, arn, attributes: { Arn: arn, ...stream } };
}

/** Tables and queues. */
export const dataTypes: Record<string, ResourceType> = {
  'AWS::DynamoDB::Table': {
    properties: {
      ...table,
      GlobalSecondaryIndexes: list(
        members({
          ...index,
          ContributorInsightsSpecification: noEffect,
          OnDemandThroughput: noEffect,
          ProvisionedThroughput: noEffect,
          WarmThroughput: noEffect,
        }),
      ),
      ResourcePolicy: resourcePolicy,
      ContributorInsightsSpecification: noEffect,
      DeletionProtectionEnabled: noEffect,
      OnDemandThroughput: noEffect,
      PointInTimeRecoverySpecification: noEffect,
      ProvisionedThroughput: noEffect,
      TableClass: noEffect,
      Tags: noEffect,
    },
    identify: identifyTable,
  },
  'AWS::DynamoDB::GlobalTable': {
    properties: {
      ...table,
      GlobalSecondaryIndexes: list(
        members({
          ...index,
          ReadOnDemandThroughputSettings: noEffect,
          ReadProvisionedThroughputSettings: noEffect,
          WarmThroughput: noEffect,
          WriteOnDemandThroughputSettings: noEffect,
          WriteProvisionedThroughputSettings: noEffect,
        }),
      ),
      Replicas: list(
        members({
          Region: scalar,
          ResourcePolicy: resourcePolicy,
          ContributorInsightsSpecification: noEffect,
          DeletionProtectionEnabled: noEffect,
          GlobalSecondaryIndexes: noEffect,
          PointInTimeRecoverySpecification: noEffect,
          ReadOnDemandThroughputSettings: noEffect,
          ReadProvisionedThroughputSettings: noEffect,
          SSESpecification: noEffect,
          TableClass: noEffect,
          Tags: noEffect,
        }),
      ),
      ReadOnDemandThroughputSettings: noEffect,
      ReadProvisionedThroughputSettings: noEffect,
      WriteOnDemandThroughputSettings: noEffect,
      WriteProvisionedThroughputSettings: noEffect,
    },
    identify: identifyTable,
  },
  'AWS::SQS::Queue': {
    properties: {
      QueueName: scalar,
      MessageRetentionPeriod: number(60, 1_209_600),
      VisibilityTimeout: number(0, 43_200),
      DelaySeconds: number(0, 900),
      ReceiveMessageWaitTimeSeconds: number(0, 20),
      RedrivePolicy: members({ deadLetterTargetArn: scalar, maxReceiveCount: number(1, 1000) }),
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
