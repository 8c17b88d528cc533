import { isDeepStrictEqual } from 'node:util';
import { type GraphQLResolveInfo, print } from 'graphql';
import { failure, FieldFailure, fieldError } from '../graphql/field-errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { CompiledCode, Evaluation, KeptTexts, ResolverError } from '../runtime/types.ts';
import { onlySelected, selectionList } from '../graphql/selection.ts';
import type { Dependencies } from '../types.ts';

/** One run of a field's resolver: what its handlers have in common. */
export interface Frame {
  /** `Mutation.startSigning`, for the log. */
  name: string;
  request: RequestContext;
  info: GraphQLResolveInfo;
  /** The members of `ctx` that stay the same from handler to handler. */
  base: { arguments: Record<string, unknown>; source: unknown } & Record<keyof KeptTexts, unknown>;
  /** The JSON of those that most code does not read, once a handler has run. */
  kept?: KeptTexts;
  stash: Record<string, unknown>;
  log: Dependencies['log'];
}

/** Starts a frame with the `ctx` of the field. */
export function newFrame(
  given: Pick<Frame, 'name' | 'request' | 'info' | 'log'>,
  source: unknown,
  args: Record<string, unknown>,
  env: Record<string, string>,
): Frame {
  const { request, info } = given;
  const base = {
    arguments: args,
    source: source ?? null,
    identity: request.caller.identity,
    request: { headers: requestHeaders(request), domainName: null },
    info: {
      fieldName: info.fieldName,
      parentTypeName: info.parentType.name,
      variables: request.variables,
      ...selectionOf(request, info),
    },
    env,
  };
  return { ...given, base, stash: {} };
}

/**
 * Runs a handler and takes in what it did besides returning.
 * Throws `FieldFailure` for `util.error` and for a fault of the code.
 */
export function evaluate(
  frame: Frame,
  code: CompiledCode,
  handler: 'request' | 'response',
  members: Record<string, unknown>,
): Evaluation {
  const { request, info } = frame;
  const { arguments: args, source } = frame.base;
  frame.kept ??= keptTexts(frame.base);
  // Null keeps the place of what is given as text.
  const context = { arguments: args, source, info: null, stash: frame.stash, ...members };
  const evaluation = code.evaluate(handler, context, frame.kept);
  frame.stash = evaluation.stash;
  for (const line of evaluation.logs) frame.log({ resolver: frame.name, handler, message: line });
  for (const error of evaluation.appendedErrors) {
    const location = info.fieldNodes[0]?.loc?.startToken;
    request.appendedErrors.push(fieldError(filtered(frame, error), pathOf(info), location && [location]));
  }
  Object.assign(request.responseHeaders, evaluation.responseHeaders);
  if (evaluation.error) throw new FieldFailure(filtered(frame, evaluation.error));
  if (handler === 'response') takeExtensions(frame, evaluation);
  return evaluation;
}

const keptTexts = ({ identity, request, info, env }: Frame['base']): KeptTexts => ({
  identity: JSON.stringify(identity),
  request: JSON.stringify(request),
  info: JSON.stringify(info),
  env: JSON.stringify(env),
});

/** https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
const maxInvalidations = 5;

function takeExtensions({ request, info }: Frame, { extensions }: Evaluation): void {
  const { subscriptionFilter, subscriptionInvalidationFilter, invalidations } = extensions;
  if (subscriptionFilter !== undefined) request.subscription.subscriptionFilter = subscriptionFilter;
  if (subscriptionInvalidationFilter !== undefined)
    request.subscription.subscriptionInvalidationFilter = subscriptionInvalidationFilter;
  if (invalidations.length === 0 || info.operation.operation !== 'mutation') return;
  const all = [...request.invalidations];
  for (const each of invalidations) {
    if (!all.some((other) => isDeepStrictEqual(other, each))) all.push(each);
  }
  if (all.length > maxInvalidations)
    throw failure('BadRequestException', `Max number of ${maxInvalidations} subscription invalidations reached`);
  request.invalidations = all;
}

/** Clients see of an error's data only what they selected of the field; `errorInfo` they see whole. */
const filtered = ({ info }: Frame, error: ResolverError): ResolverError => ({
  ...error,
  data: onlySelected(info, info.returnType, info.fieldNodes, error.data),
});

/** The path of the field in the answer, root first. */
function pathOf({ path }: GraphQLResolveInfo): (string | number)[] {
  const parts: (string | number)[] = [];
  for (let at: typeof path | undefined = path; at; at = at.prev) parts.unshift(at.key);
  return parts;
}

function requestHeaders({ headers }: RequestContext): Record<string, string> {
  const { cookie: _, ...rest } = headers;
  return rest;
}

interface SelectionInfo {
  selectionSetList: string[];
  selectionSetGraphQL: string;
}

/** Documents are remembered, so the same field nodes come back with the next request. */
const known = new WeakMap<object, SelectionInfo & { type: unknown }>();

function selectionOf({ fixedSelections }: RequestContext, info: GraphQLResolveInfo): SelectionInfo {
  const [node, ...more] = info.fieldNodes;
  const before = node && known.get(node);
  if (before && before.type === info.returnType && more.length === 0) {
    return { selectionSetList: before.selectionSetList, selectionSetGraphQL: before.selectionSetGraphQL };
  }
  const selection = {
    selectionSetList: selectionList(info, info.returnType, info.fieldNodes),
    selectionSetGraphQL: node?.selectionSet ? print(node.selectionSet) : '',
  };
  if (node && fixedSelections && more.length === 0) known.set(node, { ...selection, type: info.returnType });
  return selection;
}
