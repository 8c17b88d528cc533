import type { FieldAnswer, FieldCall } from '../domain/field-call.ts';
import { Refusal } from '../domain/refusal.ts';
import { log } from './log.ts';

/**
 * Makes what does fields of the API, and gives an error that the caller is to be told as an answer. A service that does not answer
 * fails it, and the resolver says so.
 * @param fields by the name of the field
 */
export function answerCalls<By>(fields: object): (call: FieldCall<By>) => Promise<FieldAnswer> {
  return async ({ field, arguments: args, by }) => {
    const perform = (fields as Record<string, (by: By, args: unknown) => Promise<unknown>>)[field]!;
    try {
      return { data: await perform(by, args) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, info } = error;
      log.info('call refused', { field, code });
      return { refused: { code, message, ...(info ? { info } : {}) } };
    }
  };
}
