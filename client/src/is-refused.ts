import type { ErrorCode } from '../../resolvers/lib/errorCodes.ts';
import { Refused } from './refused.ts';

/** A refusal whose code is one of some. */
export type RefusedAs<Code extends string> = Refused & { code: Code };

/**
 * Whether the API refused, with one of the codes where some are named; with none named, with any, those of AppSync itself
 * included.
 */
export function isRefused<Code extends ErrorCode>(error: unknown, ...codes: Code[]): error is RefusedAs<Code> {
  return error instanceof Refused && (codes.length === 0 || (codes as string[]).includes(error.code));
}
