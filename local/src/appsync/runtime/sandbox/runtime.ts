import { raise } from './signals.ts';

/**
 * `runtime` of APPSYNC_JS.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html
 */
export const runtime = {
  earlyReturn(value?: unknown, options?: { skipTo?: unknown }): never {
    const skipTo = options?.skipTo;
    if (skipTo !== undefined && skipTo !== null && skipTo !== 'NEXT' && skipTo !== 'END') {
      throw new TypeError(`earlyReturn cannot skip to ${String(skipTo)}: skipTo is "NEXT" or "END"`);
    }
    raise({ kind: 'earlyReturn', value, skipTo: skipTo ?? undefined });
  },
};
