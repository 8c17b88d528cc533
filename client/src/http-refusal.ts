import { firstRefusal, type GraphqlError, type Refused } from './refused.ts';

/** What an answer refuses that has another status than 200: a token that does not count, say. Undefined where it is none of AppSync. */
export function httpRefusal(status: number | undefined, body: string | undefined): Refused | undefined {
  try {
    const { errors } = JSON.parse(body ?? '') as { errors?: GraphqlError[] };
    return errors?.length ? firstRefusal(errors, status) : undefined;
  } catch {
    return undefined;
  }
}
