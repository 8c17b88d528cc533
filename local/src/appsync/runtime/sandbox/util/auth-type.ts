import { current } from '../evaluation.ts';

/**
 * `util.authType`: reads the mode off the shape of `ctx.identity`, as the service does.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function authType(): string {
  const identity = current.context.identity as Record<string, unknown> | null | undefined;
  if (typeof identity !== 'object' || identity === null) return 'API Key Authorization';
  const has = (...names: string[]) => names.every((name) => identity[name] !== undefined && identity[name] !== null);
  const hasNone = (...names: string[]) => !names.some((name) => Object.hasOwn(identity, name));

  if (Object.keys(identity).length === 0 || has('resolverContext')) return 'Lambda Authorization';
  if (has('accountId', 'userArn', 'username', 'sourceIp')) return 'IAM Authorization';
  if (has('sub', 'issuer', 'claims', 'username', 'sourceIp', 'defaultAuthStrategy')) return 'User Pool Authorization';
  if (has('sub', 'issuer', 'claims') && hasNone('username', 'sourceIp')) return 'Open ID Connect Authorization';
  return 'API Key Authorization';
}
