import type { TableOptions } from '../dynamodb/types.ts';
import type { Template } from '../template/template.ts';

/** Tables with their streams. */
export const tables = (template: Template) =>
  template.ofType('AWS::DynamoDB::Table').map(({ physicalId: name, arn, attributes, properties }) => ({
    ...{ name, arn: arn! },
    properties: properties as unknown as TableOptions['properties'],
    ...(attributes.StreamArn ? { streamArn: attributes.StreamArn } : {}),
  }));
