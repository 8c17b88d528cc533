import { describe, expect, it } from 'vitest';
import { tables } from '../../src/from-template/dynamodb.ts';
import { load } from '../template/given.ts';

const keys = {
  TableName: 'notes',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};
const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
const arn = 'arn:aws:dynamodb:us-east-1:123456789012:table/notes';

/** The tables of a template with one of this type. */
const tablesOf = (Type: string, Properties: object) =>
  tables(load({ Resources: { T: { Type, Properties: { ...keys, ...Properties } } } }));

describe('the tables of a template', () => {
  it.each(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'])(
    'may have provisioned throughput, a stream of %s and a time to live',
    (StreamViewType) => {
      const rest = {
        StreamSpecification: { StreamViewType },
        TimeToLiveSpecification: { AttributeName: 'endsAt', Enabled: true },
      };
      const properties = { ...keys, ProvisionedThroughput: throughput, BillingMode: 'PROVISIONED', ...rest };
      const streamArn = `${arn}/stream/2026-01-01T00:00:00.000`;
      expect(tablesOf('AWS::DynamoDB::Table', properties)).toEqual([{ name: 'notes', arn, streamArn, properties }]);
    },
  );

  it('may be global ones of the one region', () => {
    const Replicas = [{ Region: 'us-east-1', ResourcePolicy: { PolicyDocument: { Statement: [] } } }];
    expect(tablesOf('AWS::DynamoDB::GlobalTable', { Replicas })).toEqual([
      { name: 'notes', arn, properties: { ...keys, ResourcePolicy: { PolicyDocument: { Statement: [] } } } },
    ]);
  });

  it.each([
    ['another region', [{ Region: 'eu-west-1' }], 'eu-west-1'],
    ['several', [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }], 'us-east-1, eu-west-1'],
    ['none', [], 'no region'],
  ])('stop the start where a global one is in %s', (_, Replicas, where) => {
    expect(() => tablesOf('AWS::DynamoDB::GlobalTable', { Replicas })).toThrow(
      `cannot run T: its Replicas are in ${where}; allowed: us-east-1 alone`,
    );
  });
});
