import { Duration } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow, NodeFunction } from './node-function.ts';
import { tableDefaults, type Tables } from './table.ts';

/** What a function needs that sends mail. */
export interface MailSender {
  environment: Record<string, string>;
  allow: PolicyStatement;
}

/** What invitations are built with. */
export interface InvitationsProps {
  isProd: boolean;
  bundle: (name: string) => string;
  tables: Tables;
  sender: MailSender;
}

/** Links by which signers come in without an account, the codes that confirm them, and the sessions that these open. */
export class Invitations extends Construct {
  /** A row for each link, session, and place that has had a code; see functions/domain/access. No token is in it, and no code. */
  readonly table: Table;
  readonly manageInvitations: NodeFunction;

  constructor(scope: Construct, id: string, { isProd, bundle, tables, sender }: InvitationsProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      ...tableDefaults(isProd),
      timeToLiveAttribute: 'removeAt',
      partitionKey: { name: 'id', type: AttributeType.STRING },
    });
    this.manageInvitations = new NodeFunction(this, 'ManageInvitations', {
      isProd,
      bundle: bundle('manage-invitations'),
      // A mail takes ten; AppSync waits for thirty.
      timeout: Duration.seconds(25),
      environment: {
        INVITATIONS_TABLE: this.table.tableName,
        REQUESTS_TABLE: tables.requests.tableName,
        ...sender.environment,
      },
      allow: [
        allow(['dynamodb:GetItem', 'dynamodb:PutItem'], this.table.tableArn),
        allow(['dynamodb:GetItem'], tables.requests.tableArn),
        sender.allow,
      ],
    });
  }
}
