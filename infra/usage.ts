import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { UsageLimits } from '../functions/domain/usage.ts';
import { allow } from './node-function.ts';
import { tableDefaults } from './table.ts';

/** What the usage is built with. */
export interface UsageProps {
  isProd: boolean;
  limits: UsageLimits;
  /** Whether the stack sends mail: without it nothing is counted, and there is no table. */
  isCounted: boolean;
}

/** How much each person has made the stack write to people, and how much they may. */
export class Usage extends Construct {
  /** A row for each person; see functions/domain/usage.ts. */
  readonly table?: Table;
  readonly limits: UsageLimits;
  /** For what closes requests: the table's name, and the right to take a request out of the open ones. */
  readonly environment: { USAGE_TABLE?: string } = {};
  readonly allow: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, { isProd, limits, isCounted }: UsageProps) {
    super(scope, id);
    this.limits = limits;
    if (!isCounted) return;
    this.table = new Table(this, 'Table', {
      ...tableDefaults(isProd),
      timeToLiveAttribute: 'removeAt',
      partitionKey: { name: 'sub', type: AttributeType.STRING },
    });
    this.environment = { USAGE_TABLE: this.table.tableName };
    this.allow = [allow(['dynamodb:UpdateItem'], this.table.tableArn)];
  }
}
