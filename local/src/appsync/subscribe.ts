import { type ExecutionResult, getVariableValues } from 'graphql';
import type { Api, ApiSubscription, Delivery, RealtimeError, SubscribeResult } from './api-types.ts';
import { type Engine, errorsOf, requestError, run } from './engine.ts';
import { failure, FieldFailure } from './graphql/field-errors.ts';
import { chooseOperation } from './operation.ts';
import { newContext } from './request-context.ts';
import { variableError } from './graphql/variable-errors.ts';
import { mutationsOf } from './graphql/schema.ts';
import { subfields } from './graphql/selection.ts';

/** Makes the API's `subscribe`. */
export function createSubscribe(engine: Engine): Api['subscribe'] {
  const { config, documents, schema, dependencies } = engine;
  const type = schema.getSubscriptionType();

  return async (query, variables, operationName, caller, headers) => {
    const chosen = chooseOperation(documents, { query, operationName }, config.queryDepthLimit);
    if (!chosen.ok) {
      const { execution } = chosen;
      if (!execution.ok) return refused({ errorType: execution.errorType, message: execution.message });
      return { ok: false, errors: (execution.body.errors ?? []).map(briefly) };
    }
    const { operation, prepared } = chosen;
    if (operation.operation !== 'subscription' || !type) {
      const message = `${operation.operation} not supported through the realtime channel`;
      return refused({ errorType: 'UnsupportedOperation', message });
    }

    const given = { caller, headers, variables: variables ?? {}, fixedSelections: prepared.fixed };
    const context = newContext({ ...given, purpose: 'subscribe' });
    const misfit = variableError(schema, operation, context.variables);
    if (misfit) return refused(briefly(misfit));
    const { coerced = {}, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], context.variables);
    if (errors) return refused(briefly(requestError(engine, { errors }, operation, context)));
    const selection = { schema, fragments: prepared.fragments, variableValues: coerced };
    const names = [...subfields(selection, type, [operation]).values()].map(([node]) => node!.name.value);
    const [fieldName = ''] = names;
    if (names.length !== 1 || fieldName.startsWith('__')) {
      const message = `a subscription must select one root field, got ${names.join(', ') || 'none'}`;
      return refused({ errorType: 'BadRequestException', message });
    }
    const accepted = await run(engine, prepared, operation, context);
    if (accepted.data === undefined) return refused(briefly(requestError(engine, accepted, operation, context)));
    const { args, failure: fault, subscriptionFilter, subscriptionInvalidationFilter } = context.subscription;
    if (fault !== undefined) return refused(entryOf(fault));
    if (!args) return { ok: false, errors: errorsOf(engine, accepted, context).map(briefly) };

    const subscription: ApiSubscription = {
      fieldName,
      args,
      mutations: mutationsOf(type.getFields()[fieldName]!),
      deliver(value) {
        const delivering = newContext({ ...given, purpose: 'deliver' });
        // nothing waits while values are only read
        const result = run(engine, prepared, operation, delivering, { [fieldName]: value }) as ExecutionResult;
        return deliveryOf(result, errorsOf(engine, result, delivering));
      },
    };
    if (subscriptionFilter !== undefined) subscription.filter = subscriptionFilter;
    if (subscriptionInvalidationFilter !== undefined) subscription.invalidationFilter = subscriptionInvalidationFilter;
    return { ok: true, subscription };
  };

  function entryOf(fault: unknown): RealtimeError {
    if (fault instanceof FieldFailure) {
      const { errorType, message } = fault.entry;
      return errorType === null ? { message } : { errorType, message };
    }
    dependencies.log({
      level: 'ERROR',
      message: 'the API failed',
      error: fault instanceof Error ? fault.stack : fault,
    });
    return failureEntry;
  }
}

const failureEntry: RealtimeError = {
  errorType: 'InternalFailure',
  message: failure('InternalFailure', 'Internal failure').message,
};

const refused = (error: RealtimeError): SubscribeResult => ({ ok: false, errors: [error] });

/** Entries of a socket say less than those of HTTP. */
function briefly(error: { message: string; errorType?: string | null }): RealtimeError {
  return error.errorType ? { errorType: error.errorType, message: error.message } : { message: error.message };
}

function deliveryOf({ data }: ExecutionResult, errors: ReturnType<typeof errorsOf>): Delivery {
  const answer = (data ?? null) as Delivery['data'];
  if (errors.length === 0) return { data: answer };
  return { data: answer, errors: errors.map(({ message, path }) => ({ message, path })) };
}
