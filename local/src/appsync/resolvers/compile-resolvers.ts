import { type GraphQLSchema, isObjectType } from 'graphql';
import type { CallDataSource } from '../data-sources/data-source.ts';
import type { CompiledResolver, Step } from './run-resolver.ts';
import { CodeRefused, type CompiledCode } from '../runtime/types.ts';
import type { ApiConfig, Resolver } from '../types.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxFunctions = 10;

/** Compiles the resolvers of an API, by `Type.field`; throws one line that names what does not fit. */
export function compileResolvers(
  config: ApiConfig,
  schema: GraphQLSchema,
  dataSources: Record<string, CallDataSource>,
  compile: (code: string) => CompiledCode,
): Map<string, CompiledResolver> {
  const functions = Object.fromEntries(
    Object.entries(config.functions).map(([id, each]) => [
      id,
      step(`function ${each.name}`, each.code, each.dataSourceName),
    ]),
  );
  const resolvers = new Map<string, CompiledResolver>();
  for (const resolver of config.resolvers) {
    const name = `${resolver.typeName}.${resolver.fieldName}`;
    checkField(schema, resolver);
    if (resolvers.has(name))
      throw new Error(`cannot create resolver ${name}: the field has a resolver already; allowed: one`);
    resolvers.set(name, compiled(`resolver ${name}`, resolver));
  }
  return resolvers;

  function compiled(name: string, resolver: Resolver): CompiledResolver {
    if (resolver.kind === 'UNIT') return { kind: 'UNIT', ...step(name, resolver.code, resolver.dataSourceName) };
    if (resolver.functions.length > maxFunctions)
      throw new Error(
        `cannot create ${name}: it has ${resolver.functions.length} functions, AppSync allows ${maxFunctions}`,
      );
    const steps = resolver.functions.map((id) => {
      const found = functions[id];
      if (!found) throw new Error(`cannot create ${name}: there is no function ${id}`);
      return found;
    });
    return { kind: 'PIPELINE', code: checked(name, resolver.code), steps };
  }

  function step(name: string, code: string | undefined, dataSourceName: string | undefined): Step {
    const call = dataSources[dataSourceName ?? ''];
    if (!call) throw new Error(`cannot create ${name}: there is no data source ${dataSourceName}`);
    const direct = config.dataSources[dataSourceName ?? '']?.type === 'AWS_LAMBDA';
    return { code: checked(name, code, direct), call, direct };
  }

  function checked(name: string, code: string | undefined, isDirect = false): CompiledCode {
    if (code === undefined && isDirect) return withoutHandlers;
    if (code === undefined)
      throw new Error(
        `cannot create ${name}: it has neither Code nor CodeS3Location; mapping templates in VTL are not emulated, use the runtime APPSYNC_JS`,
      );
    try {
      return compile(code);
    } catch (error) {
      if (error instanceof CodeRefused) throw new Error(`cannot create ${name}: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

/** What stands for code where a function resolves a field directly. */
const withoutHandlers: CompiledCode = {
  has: () => false,
  evaluate() {
    throw new Error('there are no handlers');
  },
};

function checkField(schema: GraphQLSchema, { typeName, fieldName }: Resolver): void {
  const type = schema.getType(typeName);
  if (isObjectType(type) && type.getFields()[fieldName]) return;
  throw new Error(`cannot create resolver ${typeName}.${fieldName}: the schema has no such field`);
}
