import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Invalidation, Publication } from './api-types.ts';
import type { ValidDocument } from './graphql/documents.ts';
import type { RequestContext } from './request-context.ts';
import { mutationsOf } from './graphql/schema.ts';
import { byFieldName, subfields } from './graphql/selection.ts';
import type { Dependencies } from './types.ts';

/** Tells listeners what a mutation's answer means to subscribers. */
export type Publish = (
  prepared: ValidDocument,
  operation: OperationDefinitionNode,
  context: RequestContext,
  data: Record<string, unknown>,
) => void;

/** Those who want to know. */
export interface Listeners {
  publish: ((publication: Publication) => void)[];
  invalidate: ((invalidation: Invalidation) => void)[];
}

/**
 * Makes `publish`: a field that failed, or is null, publishes nothing.
 * A listener's fault is logged; the mutation is done and its answer stands.
 */
export function createPublish(
  schema: GraphQLSchema,
  listeners: Listeners,
  { log }: Pick<Dependencies, 'log'>,
): Publish {
  const type = schema.getMutationType();
  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
  const listened = new Set(subscriptions.flatMap(mutationsOf));

  return ({ fragments, fixed }, operation, { variables, invalidations }, data) => {
    if (!type) return;
    const variableValues = fixed ? {} : coerced(schema, operation, variables);
    const selection = { schema, fragments, variableValues };
    for (const [key, nodes] of subfields(selection, type, [operation])) {
      const mutationField = nodes[0]!.name.value;
      const answer = data[key];
      if (!listened.has(mutationField) || answer === null || answer === undefined) continue;
      const value = byFieldName(selection, type.getFields()[mutationField]!.type, nodes, answer);
      call(listeners.publish, { mutationField, value });
    }
    for (const invalidation of invalidations) call(listeners.invalidate, invalidation);
  };

  function call<T>(them: ((what: T) => void)[], what: T): void {
    for (const listener of them) {
      try {
        listener(what);
      } catch (error) {
        log({ level: 'ERROR', message: 'the API failed', error: error instanceof Error ? error.stack : error });
      }
    }
  }
}

function coerced(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Record<string, unknown>) {
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables).coerced ?? {};
}
