import describeTableChecks from 'dynalite/validations/describeTable.js';
import validations from 'dynalite/validations/index.js';
import listTablesChecks from 'dynalite/validations/listTables.js';
import { AwsError } from '../shared/service.ts';
import type { InputTypes } from './read-input.ts';
import { timeToLiveAttribute } from './time-to-live.ts';
import type { TableDescription, TableProperties } from './types.ts';

type Tables = Map<string, { description: TableDescription; properties: TableProperties }>;

/**
 * DescribeTable: keys, indexes and stream as the template declares them; counts and sizes stay 0.
 * @throws AwsError `ResourceNotFoundException`
 */
export function describeTable(input: Record<string, unknown>, tables: Tables) {
  return { Table: structuredClone(tableIn(input, tables).description) };
}

/**
 * DescribeTimeToLive: as the template declares it.
 * @throws AwsError `ResourceNotFoundException`
 */
export function describeTimeToLive(input: Record<string, unknown>, tables: Tables) {
  const AttributeName = timeToLiveAttribute(tableIn(input, tables).properties);
  const TimeToLiveStatus = AttributeName === undefined ? 'DISABLED' : 'ENABLED';
  return { TimeToLiveDescription: { TimeToLiveStatus, ...(AttributeName !== undefined && { AttributeName }) } };
}

function tableIn(input: Record<string, unknown>, tables: Tables) {
  const { TableName } = check(input, describeTableChecks) as { TableName: string };
  const table = tables.get(TableName);
  if (table) return table;
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${TableName} not found`);
}

/** ListTables: the names in order, a page at a time. */
export function listTables(input: Record<string, unknown>, tables: Tables) {
  const { ExclusiveStartTableName = '', Limit = 100 } = check(input, listTablesChecks) as {
    ExclusiveStartTableName?: string;
    Limit?: number;
  };
  const names = [...tables.keys()].sort().filter((name) => name > ExclusiveStartTableName);
  const TableNames = names.slice(0, Limit);
  return { TableNames, ...(names.length > Limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
}

function check(input: Record<string, unknown>, { types, custom }: { types: InputTypes; custom?: unknown }) {
  try {
    const data = validations.checkTypes({ ...input }, types);
    validations.checkValidations(data, types, custom, {});
    return data;
  } catch (error) {
    throw new AwsError('ValidationException', (error as Error).message);
  }
}
