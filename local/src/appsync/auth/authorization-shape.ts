import { remember } from '../../shared/remember.ts';

/** What an `authorization` header looks like; AppSync chooses the mode by that alone. */
export type AuthorizationShape = 'signature' | 'bearer' | 'JWT' | 'other';

/**
 * Tells the shape of an `authorization` header. `Bearer` is kept for tokens of OpenID Connect whatever follows it. A
 * JWT has a header that is a JSON object: with anything before it, it is a JWT no more.
 * @see https://github.com/aws-amplify/amplify-js/issues/9513
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export const shapeOf = remember(1000, (authorization): AuthorizationShape => {
  if (/^AWS4-HMAC-SHA256\b/.test(authorization)) return 'signature';
  if (/^Bearer(\s|$)/i.test(authorization)) return 'bearer';
  return isJwt(authorization) ? 'JWT' : 'other';
});

function isJwt(text: string): boolean {
  const [, header] = /^([\w-]+)\.[\w-]+\.[\w-]*$/.exec(text) ?? [];
  if (header === undefined) return false;
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
