import { Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { rowAttributes } from '../functions/domain/fields.ts';
import { keptInboxFields } from '../functions/domain/open-signature.ts';
import { guarded } from './removal.ts';

/** For what closes requests: for how many days they are kept; empty where they stay for good. */
export type Retention = { RETENTION_DAYS?: string };

/** What the tables are built with. */
export interface TablesProps {
  isProd: boolean;
  withoutIndexes: string[];
  retention: Retention;
  /** Whether nobody but the stack's roles may write requests, whatever else they may. */
  isGuarded: boolean;
}

/** What all tables have in common. */
export const tableDefaults = (isProd: boolean) => ({
  billingMode: BillingMode.PAY_PER_REQUEST,
  encryption: TableEncryption.AWS_MANAGED,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  ...guarded(isProd),
});

/** The two tables. The token lives in its own, so that IAM can keep it from the API. */
export class Tables extends Construct {
  /** Signing requests, one item each: the item that decides every race. Its stream is the outbox. */
  readonly requests: Table;
  /** Signatures that the workflow waits for, with their task tokens. */
  readonly openSignatures: Table;

  constructor(scope: Construct, id: string, { isProd, withoutIndexes, retention, isGuarded }: TablesProps) {
    super(scope, id);
    const common = tableDefaults(isProd);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    const time = (name: string) => ({ name, type: AttributeType.NUMBER });
    const addIndex = (table: Table, index: GlobalSecondaryIndexProps) => {
      if (!withoutIndexes.includes(index.indexName)) table.addGlobalSecondaryIndex(index);
    };

    this.requests = new Table(this, 'Requests', {
      ...common,
      ...(retention.RETENTION_DAYS ? { timeToLiveAttribute: 'removeAt' } : {}),
      ...(isGuarded ? { resourcePolicy: new PolicyDocument({ statements: [refuseOtherWriters(this)] }) } : {}),
      partitionKey: text('id'),
      stream: StreamViewType.NEW_IMAGE,
    });
    addIndex(this.requests, {
      indexName: 'byRequester',
      partitionKey: text('requestedBySub'),
      sortKey: time('createdAt'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: rowAttributes().filter((attribute) => !['id', 'createdAt'].includes(attribute)),
    });

    // Open requests alone are in it: what closes one takes it out.
    addIndex(this.requests, {
      indexName: 'byLook',
      partitionKey: text('look'),
      sortKey: time('lookAt'),
      projectionType: ProjectionType.KEYS_ONLY,
    });

    this.openSignatures = new Table(this, 'OpenSignatures', {
      ...common,
      timeToLiveAttribute: 'removeAt',
      partitionKey: text('requestId'),
      sortKey: text('email'),
    });
    addIndex(this.openSignatures, {
      indexName: 'bySigner',
      partitionKey: text('email'),
      sortKey: time('requestedAt'),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: keptInboxFields().filter((field) => !['requestId', 'requestedAt'].includes(field)),
    });
  }
}

/**
 * Refuses whoever writes items and is none of the stack's roles, administrators too: they would have to take the policy away first, which
 * CloudTrail tells. Roles are named by the stack, as their ARNs would be a circle; what changes policies is left out, or AWS refuses this one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html
 */
function refuseOtherWriters(scope: Construct): PolicyStatement {
  const { partition, account, stackName } = Stack.of(scope);
  const items = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];
  const statements = ['PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...items, ...statements].map((action) => `dynamodb:${action}`),
    resources: ['*'],
    conditions: { ArnNotLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${account}:role/${stackName}-*` } },
  });
}

/** The index of requests by who started them, newest last. */
export const byRequester = (table: Table) => `${table.tableArn}/index/byRequester`;
/** The index of open requests by when they are to be looked after. */
export const byLook = (table: Table) => `${table.tableArn}/index/byLook`;
/** The index of open signatures by whom they wait for; the task token is not in it. */
export const bySigner = (table: Table) => `${table.tableArn}/index/bySigner`;
