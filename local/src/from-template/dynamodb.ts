import type { TableOptions, TableProperties } from '../dynamodb/types.ts';
import type { Resource, Template } from '../template/template.ts';

/**
 * Tables with their streams, of both types.
 * @throws Error, one line, for a global table that is to be in other regions as well
 */
export const tables = (template: Template): TableOptions[] =>
  template.resources.filter(isTable).map((table) => ({
    ...{ name: table.physicalId, arn: table.arn!, properties: propertiesOf(table) },
    ...(table.attributes.StreamArn ? { streamArn: table.attributes.StreamArn } : {}),
  }));

/** Whether a resource is a table of either type. */
export const isTable = ({ type }: Resource) => Object.hasOwn(propertiesOfType, type);

/** What a table says of itself, a global one of its only replica. */
export const propertiesOf = (table: Resource) => propertiesOfType[table.type]!(table);

const propertiesOfType: Record<string, (table: Resource) => TableProperties> = {
  'AWS::DynamoDB::Table': ({ properties }) => properties as unknown as TableProperties,
  'AWS::DynamoDB::GlobalTable'({ logicalId, arn, properties }) {
    const { Replicas = [], ...others } = properties as unknown as TableProperties & { Replicas?: Replica[] };
    const [replica, another] = Replicas;
    const region = arn!.split(':')[3]!;
    if (!replica || another || replica.Region !== region)
      throw new Error(
        `cannot run ${logicalId}: its Replicas are in ${Replicas.map(({ Region }) => Region).join(', ') || 'no region'}; allowed: ${region} alone`,
      );
    return { ...others, ...(replica.ResourcePolicy && { ResourcePolicy: replica.ResourcePolicy }) };
  },
};

interface Replica {
  Region: string;
  ResourcePolicy?: { PolicyDocument: unknown };
}
