/** The members of `ctx` that exist whether or not the caller gave them. */
const always = {
  arguments: {},
  identity: null,
  request: { headers: {}, domainName: null },
  stash: {},
  env: {},
  prev: null,
};

/** Members of `ctx.info` that `JSON.stringify` passes over, as on AWS. */
const hiddenInfo = ['selectionSetList', 'selectionSetGraphQL'];

/**
 * Makes the `ctx` that a handler sees: a copy of its own, whose base members cannot be assigned.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function makeContext(json: string): Record<string, unknown> {
  const context: Record<string, unknown> = { ...always, ...JSON.parse(json) };
  context.arguments ??= {};
  context.stash = { ...(context.stash as object) };
  context.args = context.arguments;
  const info = context.info;
  if (typeof info === 'object' && info !== null) {
    for (const name of hiddenInfo) {
      if (Object.hasOwn(info, name)) Object.defineProperty(info, name, { enumerable: false });
    }
  }
  return Object.freeze(context);
}
