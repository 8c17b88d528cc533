import { ConnectionLost, firstRefusal, type GraphqlError, Refused } from './refused.ts';

/**
 * Why a subscription is over, from the text in which AWS's own libraries tell it: what AppSync refused, or that the
 * connection was lost.
 * @param text e.g. `Connection failed: {"errors":[{"errorType":"RequestNotFound","message":"…"}]}`
 */
export function whyEnded(text = ''): Refused | ConnectionLost {
  const [, said = ''] = /^Connection failed: (.+)$/s.exec(text) ?? [];
  const errors = errorsOf(said);
  if (errors) return firstRefusal(errors);
  // Some of what is refused in the handshake comes as the bare type of the error.
  if (/^\w+Exception$/.test(said)) return new Refused({ errorType: said, message: 'the connection was refused' });
  return new ConnectionLost(text || 'the connection was lost');
}

function errorsOf(text: string): GraphqlError[] | undefined {
  try {
    const { errors } = JSON.parse(text) as { errors?: GraphqlError[] };
    return errors?.[0]?.errorType ? errors : undefined;
  } catch {
    return undefined;
  }
}
