import type { ConstDirectiveNode, GraphQLField, GraphQLObjectType } from 'graphql';
import { directivesOfType, stringsOf } from '../graphql/schema.ts';
import type { ApiConfig, AuthenticationProvider, Caller } from '../types.ts';

/** Whether the directives of a field and its type let a caller in. */
export type Access = (caller: Caller) => boolean;

/** The modes that a directive opens. */
const modes: Record<string, AuthenticationProvider['type']> = {
  aws_api_key: 'API_KEY',
  aws_auth: 'AMAZON_COGNITO_USER_POOLS',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_iam: 'AWS_IAM',
  aws_lambda: 'AWS_LAMBDA',
  aws_oidc: 'OPENID_CONNECT',
};

/**
 * Reads who may see a field: its own directives, else its type's, else the default mode only; never somebody to whom
 * the Lambda authorizer denied it.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function accessOf(
  config: Pick<ApiConfig, 'authentication'>,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): Access {
  const access = accessByDirectives(config, type, field);
  if (!config.authentication.some((provider) => provider.type === 'AWS_LAMBDA')) return access;
  const name = `${type.name}.${field.name}`;
  return (caller) => access(caller) && !caller.deniedFields?.has(name);
}

function accessByDirectives(
  config: Pick<ApiConfig, 'authentication'>,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): Access {
  const directives = [field.astNode?.directives ?? [], directivesOfType(type)]
    .map((each) => each.filter((directive) => counts(config, directive)))
    .find((each) => each.length > 0);
  const root = ['Query', 'Mutation', 'Subscription'].includes(type.name);
  if (!directives) {
    const [{ type: byDefault }] = config.authentication;
    return (caller) => caller.mode === byDefault && !(root && caller.identity?.['defaultAuthStrategy'] === 'DENY');
  }

  const open = new Set(directives.map((directive) => modes[directive.name.value]));
  const groups = directives.flatMap((directive) => stringsOf(directive, 'cognito_groups'));
  return (caller) => {
    if (!open.has(caller.mode)) return false;
    if (caller.mode !== 'AMAZON_COGNITO_USER_POOLS') return true;
    if (groups.length > 0) return groupsOf(caller).some((group) => groups.includes(group));
    return !(root && caller.identity?.['defaultAuthStrategy'] === 'DENY');
  };
}

/** `@aws_auth` counts only where user pools are the sole mode. */
function counts(config: Pick<ApiConfig, 'authentication'>, directive: ConstDirectiveNode): boolean {
  const name = directive.name.value;
  if (name !== 'aws_auth') return name in modes;
  return config.authentication.every((provider) => provider.type === 'AMAZON_COGNITO_USER_POOLS');
}

function groupsOf(caller: Caller): string[] {
  const groups = caller.identity?.['groups'];
  return Array.isArray(groups) ? groups.map(String) : [];
}
