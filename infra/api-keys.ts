import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { allow, NodeFunction } from './node-function.ts';
import type { Identity } from './identity.ts';
import { tableDefaults } from './table.ts';

/** What API keys are built with. */
export interface ApiKeysProps {
  isProd: boolean;
  bundle: (name: string) => string;
  identity: Identity;
}

/** Keys by which programs do what their owners may as requesters: the table of them, and what makes and revokes them. */
export class ApiKeys extends Construct {
  /** Who has which keys, a row for each; see functions/domain/access/api-key.ts. No secret is in it. */
  readonly table: Table;
  readonly manageApiKeys: NodeFunction;

  constructor(scope: Construct, id: string, { isProd, bundle, identity }: ApiKeysProps) {
    super(scope, id);
    const text = (name: string) => ({ name, type: AttributeType.STRING });
    this.table = new Table(this, 'Table', {
      ...tableDefaults(isProd),
      timeToLiveAttribute: 'removeAt',
      partitionKey: text('owner'),
      sortKey: text('slot'),
    });
    this.manageApiKeys = new NodeFunction(this, 'ManageApiKeys', {
      isProd,
      bundle: bundle('manage-api-keys'),
      environment: { API_KEYS_TABLE: this.table.tableName, USER_POOL_ID: identity.pool.userPoolId },
      allow: [
        allow(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:PutItem'], this.table.tableArn),
        allowSeeing(identity),
      ],
    });
  }
}

/** Allows to see whether a person may sign in, and ask people. */
export const allowSeeing = ({ pool }: Identity) =>
  allow(['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser'], pool.userPoolArn);
