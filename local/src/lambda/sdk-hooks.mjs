/** Lets modules find the AWS SDK, which Lambda has beside every function, where their own folders have none. */
let roots = [];

/** Takes the modules from whose places it is looked for. */
export function initialize(given) {
  roots = given;
}

/** https://nodejs.org/api/module.html#resolvespecifier-context-nextresolve */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error;
    for (const parentURL of roots) {
      const found = await next(specifier, { ...context, parentURL }).catch(() => undefined);
      if (found) return found;
    }
    throw error;
  }
}
