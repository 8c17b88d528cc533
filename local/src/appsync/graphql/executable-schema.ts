import {
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  GraphQLString,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { AwsError } from '../../shared/service.ts';
import { type Access, accessOf } from '../auth/access.ts';
import { newFrame } from '../resolvers/evaluation.ts';
import { failure, notAuthorized } from './field-errors.ts';
import { withoutDefaults } from './given-arguments.ts';
import type { RequestContext } from '../request-context.ts';
import { type CompiledResolver, runResolver } from '../resolvers/run-resolver.ts';
import type { ApiConfig, Dependencies } from '../types.ts';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

/** The service's own limit, where the API sets none. */
const maxResolverRuns = 10_000;

const rootTypes = ['Query', 'Mutation', 'Subscription'];

/** Gives each field of the schema what it does when it is resolved: checks who asks, then runs its resolver or reads. */
export function makeExecutable(
  schema: GraphQLSchema,
  config: ApiConfig,
  dependencies: Dependencies,
  resolvers: Map<string, CompiledResolver>,
): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const access = withPolicies(config, dependencies, accessOf(config, type, field), type.name, field.name);
      const resolver = resolvers.get(name);
      const value = resolver ? running(name, field, resolver, config, dependencies) : reading;
      const resolve = guarded(access, value);
      field.resolve = type.name === 'Subscription' ? subscribing(access, resolve, resolver !== undefined) : resolve;
    }
  }
}

/** A principal's policies decide on the fields of the root types, one by one. */
function withPolicies(
  { arn }: ApiConfig,
  { authorize }: Dependencies,
  access: Access,
  type: string,
  field: string,
): Access {
  if (!rootTypes.includes(type)) return access;
  const permission = { action: 'appsync:GraphQL', resource: `${arn}/types/${type}/fields/${field}` };
  return (caller) => {
    if (!access(caller)) return false;
    if (caller.mode !== 'AWS_IAM' || caller.principal?.kind === 'administrator') return true;
    try {
      if (caller.principal) authorize(caller.principal, permission);
      return caller.principal !== undefined;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  };
}

function guarded(access: Access, resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    if (!access(context.caller)) throw notAuthorized(info.parentType.name, info.fieldName);
    return resolve(source, args, context, info);
  };
}

/** A field without a resolver is the member of its name; a root field has none. */
const reading: Resolve = (source, _args, _context, { fieldName, returnType }) => {
  if (typeof source !== 'object' || source === null || !Object.hasOwn(source, fieldName)) return null;
  return shown((source as Record<string, unknown>)[fieldName], returnType);
};

/** AppSync writes an object in a String field as Java does: `{a=1, b=[x]}`. */
const shown = (value: unknown, type: GraphQLOutputType) =>
  typeof value === 'object' && getNamedType(type) === GraphQLString ? inJava(value) : value;

function inJava(value: unknown, nested = false): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => inJava(item, nested));
    return nested ? `[${items.join(', ')}]` : items;
  }
  if (typeof value !== 'object' || value === null) return nested ? String(value) : value;
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}=${String(inJava(member, true))}`)
    .join(', ')}}`;
}

function running(
  name: string,
  field: GraphQLField<unknown, unknown>,
  resolver: CompiledResolver,
  config: ApiConfig,
  { log }: Dependencies,
): Resolve {
  const limit = config.resolverCountLimit || maxResolverRuns;
  const strip = withoutDefaults(field.args);
  return (source, args, context, info) => {
    if (context.purpose === 'deliver') return reading(source, args, context, info);
    if (++context.resolverRuns > limit)
      throw failure('ResolverExecutionLimitReached', 'Resolver invocation limit reached.');
    const given = strip ? strip(args as Record<string, unknown>, info, context.variables) : args;
    const frame = newFrame({ name, request: context, info, log }, source, given, config.environmentVariables);
    return runResolver(resolver, frame).then((value) => shown(value, info.returnType));
  };
}

/** A subscription's field: asked once whether it is allowed, then read from what was published. */
function subscribing(access: Access, resolve: Resolve, hasResolver: boolean): Resolve {
  const accept: Resolve = async (source, args, context, info) => {
    context.subscription.args = args;
    try {
      if (hasResolver) await resolve(source, args, context, info);
      else if (!access(context.caller)) throw notAuthorized(info.parentType.name, info.fieldName);
    } catch (error) {
      context.subscription.failure = error;
    }
    return null;
  };
  return (source, args, context, info) =>
    context.purpose === 'deliver' ? reading(source, args, context, info) : accept(source, args, context, info);
}
