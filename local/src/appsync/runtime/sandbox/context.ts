/** The members of `ctx` that exist whether or not the caller gave them. */
const always = {
  arguments: {},
  identity: null,
  request: { headers: {}, domainName: null },
  stash: {},
  env: {},
  prev: null,
};

/** Members of `ctx` that are the same for all handlers of a field, and large: most code reads none of them. */
export const keptMembers = ['identity', 'request', 'info', 'env'] as const;

/** Members of `ctx.info` that `JSON.stringify` passes over, as on AWS. */
const hiddenInfo = ['selectionSetList', 'selectionSetGraphQL'];

/**
 * Makes the `ctx` that a handler sees: a copy of its own, whose base members cannot be assigned.
 * @param kept the JSON of each of `keptMembers`, which is read when the code asks for it; '' where `json` has it
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function makeContext(json: string, kept: string[]): Record<string, unknown> {
  const context: Record<string, unknown> = { ...always, ...JSON.parse(json) };
  context.arguments ??= {};
  context.stash = { ...(context.stash as object) };
  context.args = context.arguments;
  hideIn(context.info);
  unread = kept;
  for (let at = 0; at < kept.length; at++) {
    read[at] = undefined;
    if (kept[at]) defineProperty(context, keptMembers[at]!, late[at]!);
  }
  return freeze(context);
}

// Those of now, before they are made to count.
const { defineProperty, freeze, hasOwn } = Object;

/** The JSON of the kept members of the run under way, and what has been read of it. */
let unread: string[] = [];
const read: unknown[] = [];

/** The same for all contexts, so that these have one shape. */
const late = keptMembers.map((_, at) => ({
  get: () => (read[at] ??= hideIn(JSON.parse(unread[at]!))),
  enumerable: true,
}));

function hideIn(info: unknown): unknown {
  if (typeof info !== 'object' || info === null) return info;
  for (const name of hiddenInfo) {
    if (hasOwn(info, name)) defineProperty(info, name, { enumerable: false });
  }
  return info;
}
