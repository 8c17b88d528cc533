const rdsPage = 'https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-rds-js.html';
const bedrockPage = 'https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-bedrock-js.html';

const refuse = (name: string, page: string) => (): never => {
  throw new Error(`not emulated: ${name} of AppSync, see ${page}`);
};

const refuseAll = (prefix: string, names: string[], page: string) =>
  Object.fromEntries(names.map((name) => [name, refuse(prefix + name, page)]));

/** `util.rds`: there is no local RDS. */
export const rds = { toJsonObject: refuse('util.rds.toJsonObject', rdsPage) };

/** The module `@aws-appsync/utils/rds`: can be imported; to call it fails. */
export const rdsModule = {
  ...refuseAll(
    'rds.',
    ['select', 'insert', 'update', 'remove', 'sql', 'createPgStatement', 'createMySQLStatement', 'toJsonObject'],
    rdsPage,
  ),
  typeHint: refuseAll('rds.typeHint.', ['DECIMAL', 'JSON', 'TIMESTAMP', 'TIME', 'UUID', 'DATE'], rdsPage),
  agg: refuseAll(
    'rds.agg.',
    ['max', 'min', 'count', 'avg', 'sum'].flatMap((name) => [name, `${name}Distinct`]),
    rdsPage,
  ),
};

/** The module `@aws-appsync/utils/ai`: can be imported; to call it fails. */
export const aiModule = refuseAll('ai.', ['invokeModel', 'converse'], bedrockPage);
