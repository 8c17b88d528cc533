import { Kind } from 'graphql';
import { parseJson } from '../../shared/parse-json.ts';
import { cannotParse, type Scalar } from './scalar.ts';

/**
 * `AWSJSON`: a string of JSON to clients, the value in it to resolvers.
 * A result that is a string of JSON already stays as it is; every other one is written as JSON.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 */
export const json: Scalar = {
  parse(value) {
    if (typeof value !== 'string') throw cannotParse(value, 'JSON');
    try {
      return parseJson(value);
    } catch {
      throw cannotParse(value, 'JSON');
    }
  },
  parseLiteral: (node) => json.parse(node.kind === Kind.STRING ? node.value : node),
  serialize: (value) => (typeof value === 'string' && isJson(value) ? value : JSON.stringify(value)),
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
