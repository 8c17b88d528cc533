import { AwsError } from '../../shared/service.ts';
import type { UserPool, UserPoolGroup } from '../pool.ts';
import type { Named } from './admin-users.ts';
import { invalid } from './attributes.ts';
import { type Context, poolOf, userOf } from './context.ts';

/** AdminAddUserToGroup; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export const adminAddUserToGroup = (context: Context) => (input: Named & { GroupName: string }) => {
  const { user, group } = memberOf(context, input);
  context.directory.put({ ...user, groups: [...new Set([...user.groups, group])].sort() });
  return {};
};

/** AdminRemoveUserFromGroup; https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminRemoveUserFromGroup.html */
export const adminRemoveUserFromGroup = (context: Context) => (input: Named & { GroupName: string }) => {
  const { user, group } = memberOf(context, input);
  context.directory.put({ ...user, groups: user.groups.filter((each) => each !== group) });
  return {};
};

function memberOf(context: Context, input: Named & { GroupName: string }) {
  const pool = poolOf(context, input);
  const user = userOf(context, pool, input);
  if (!pool.groups.some(({ name }) => name === input.GroupName))
    throw new AwsError('ResourceNotFoundException', 'Group not found.');
  return { user, group: input.GroupName };
}

/**
 * AdminListGroupsForUser, in the order of their names: those of the template that the user is in, 60 a page at most.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
 */
export const adminListGroupsForUser = (context: Context) => {
  // The template does not say when its groups were made.
  const since = context.clock.now() / 1000;
  return (input: Named & { Limit?: number; NextToken?: string }) => {
    const pool = poolOf(context, input);
    const user = userOf(context, pool, input);
    const after = nameOfToken(user.sub, input.NextToken);
    const found = pool.groups
      .filter(({ name }) => user.groups.includes(name) && name > after)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, input.Limit || 60);
    return {
      Groups: page.map((group) => shownGroup(pool, group, since)),
      ...(page.length < found.length && { NextToken: tokenOf(user.sub, page.at(-1)!.name) }),
    };
  };
};

const shownGroup = ({ id }: UserPool, group: UserPoolGroup, since: number) => ({
  GroupName: group.name,
  UserPoolId: id,
  ...(group.description !== undefined && { Description: group.description }),
  ...(group.roleArn !== undefined && { RoleArn: group.roleArn }),
  ...(group.precedence !== undefined && { Precedence: group.precedence }),
  LastModifiedDate: since,
  CreationDate: since,
});

const tokenOf = (sub: string, name: string) => Buffer.from(`${sub} ${name}`).toString('base64url');

function nameOfToken(wanted: string, token: string | undefined): string {
  if (token === undefined) return '';
  const [sub, name] = Buffer.from(token, 'base64url').toString().split(' ');
  if (sub !== wanted || !name) throw invalid('Invalid pagination token');
  return name;
}
