import { Kind } from 'graphql';
import { cannotParse, cannotSerialize, type Scalar } from './scalar.ts';

/**
 * `AWSTimestamp`: whole seconds since the epoch, before it negative; a JSON number both ways.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 */
export const timestamp: Scalar = {
  parse(value) {
    if (Number.isSafeInteger(value)) return value;
    throw cannotParse(value, 'timestamp');
  },
  parseLiteral: (node) => timestamp.parse(node.kind === Kind.INT ? Number(node.value) : node),
  serialize(value) {
    if (Number.isSafeInteger(value)) return value;
    throw cannotSerialize(value, 'Timestamp');
  },
};
