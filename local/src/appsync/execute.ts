import type { ExecutionResult } from 'graphql';
import type { Api, Execution } from './api-types.ts';
import { type Engine, errorsOf, requestError, run } from './engine.ts';
import { failure, fieldError } from './graphql/field-errors.ts';
import { variableError } from './graphql/variable-errors.ts';
import { chooseOperation } from './operation.ts';
import type { Publish } from './publish.ts';
import { newContext } from './request-context.ts';
import { withinTime } from './within-time.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const timeLimitMs = 30_000;

/** Makes the API's `execute`. */
export function createExecute(engine: Engine, publish: Publish): Api['execute'] {
  return async (request, caller, headers) => {
    const chosen = chooseOperation(engine.documents, request, engine.config.queryDepthLimit);
    if (!chosen.ok) return chosen.execution;
    const { operation, prepared } = chosen;
    if (operation.operation === 'subscription') return notOverHttp;

    const variables = request.variables ?? {};
    const context = newContext({ purpose: 'answer', caller, headers, variables, fixedSelections: prepared.fixed });
    // Before graphql-js looks: it repeats the whole of a variable in each of fifty errors.
    const fault = variableError(engine.schema, operation, variables);
    if (fault) return { ok: true, body: { data: null, errors: [fault] }, responseHeaders: {} };
    const result = await withinTimeLimit(run(engine, prepared, operation, context));
    if (!result) return timedOut;
    if (result.data === undefined) {
      const errors = [requestError(engine, result, operation, context)];
      return { ok: true, body: { data: null, errors }, responseHeaders: {} };
    }
    const errors = errorsOf(engine, result, context);
    const data = result.data as Record<string, unknown> | null;
    if (operation.operation === 'mutation' && data) publish(prepared, operation, context, data);
    const body = errors.length > 0 ? { data, errors } : { data };
    return { ok: true, body, responseHeaders: context.responseHeaders };
  };
}

const notOverHttp: Execution = {
  ok: false,
  statusCode: 400,
  errorType: 'BadRequestException',
  message: 'subscription not supported through HTTP, connect to the realtime endpoint',
};

const timedOut: Execution = {
  ok: true,
  body: {
    data: null,
    errors: [fieldError(failure('ExecutionTimeout', 'Execution timed out.').entry, undefined, undefined)],
  },
  responseHeaders: {},
};

function withinTimeLimit(running: ExecutionResult | Promise<ExecutionResult>) {
  return running instanceof Promise ? withinTime(running, timeLimitMs) : running;
}
