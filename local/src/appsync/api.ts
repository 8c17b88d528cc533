import type { Api } from './api-types.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { compileResolvers } from './resolvers/compile-resolvers.ts';
import { createDataSource } from './data-sources/create.ts';
import { createPaginationTokens } from './data-sources/pagination-token.ts';
import { createDocuments } from './graphql/documents.ts';
import type { Engine } from './engine.ts';
import { makeExecutable } from './graphql/executable-schema.ts';
import { createExecute } from './execute.ts';
import { createHttpEndpoint } from './http-endpoint.ts';
import { createPublish, type Listeners } from './publish.ts';
import { compile as compileCode } from './runtime/compile.ts';
import type { CompiledCode } from './runtime/types.ts';
import { buildApiSchema } from './graphql/schema.ts';
import { createSubscribe } from './subscribe.ts';
import type { ApiConfig, Dependencies } from './types.ts';

/**
 * Makes a GraphQL API as AppSync would serve it.
 * Throws one line where the template asks for what AppSync would refuse or this runtime does not emulate.
 * @param compile how resolver code becomes runnable
 */
export function createApi(
  config: ApiConfig,
  dependencies: Dependencies,
  compile: (code: string) => CompiledCode = (code) =>
    compileCode(code, { clock: dependencies.clock, newId: dependencies.newId }),
): Api {
  const schema = buildApiSchema(config.schema);
  const tokens = createPaginationTokens(config.arn);
  const dataSources = Object.fromEntries(
    Object.entries(config.dataSources).map(([name, source]) => [
      name,
      createDataSource(name, source, dependencies, tokens),
    ]),
  );
  makeExecutable(schema, config, dependencies, compileResolvers(config, schema, dataSources, compile));

  const documents = createDocuments(schema, { introspection: config.introspection });
  const engine: Engine = { config, schema, dependencies, documents };
  const listeners: Listeners = { publish: [], invalidate: [] };
  const authenticate = createAuthenticate(config, dependencies);
  const execute = createExecute(engine, createPublish(schema, listeners, dependencies));
  return {
    http: createHttpEndpoint({ authenticate, execute }, dependencies),
    authenticate,
    execute,
    subscribe: createSubscribe(engine),
    onPublish: (listener) => void listeners.publish.push(listener),
    onInvalidate: (listener) => void listeners.invalidate.push(listener),
  };
}
