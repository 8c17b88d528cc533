import type { User } from '../directory/user.ts';
import { shown } from './admin-users.ts';
import { invalid } from './attributes.ts';
import { type Context, poolOf } from './context.ts';

interface Request {
  UserPoolId: string;
  AttributesToGet?: string[];
  Limit?: number;
  PaginationToken?: string;
  Filter?: string;
}

/** What a filter may look at. */
const searchable: Record<string, (user: User) => string> = {
  username: ({ sub }) => sub,
  sub: ({ sub }) => sub,
  'cognito:user_status': ({ status }) => status,
  status: ({ isEnabled }) => (isEnabled ? 'Enabled' : 'Disabled'),
  ...Object.fromEntries(
    ['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map((name) => [
      name,
      ({ attributes }: User) => attributes[name] ?? '',
    ]),
  ),
};

/**
 * ListUsers, in the order of `sub`; a page has 60 at most.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
 */
export const listUsers = (context: Context) => (input: Request) => {
  const pool = poolOf(context, input);
  const isWanted = filterOf(input.Filter);
  const after = subOfToken(pool.id, input.PaginationToken);
  const found = context.directory.users(pool.id).filter((user) => user.sub > after && isWanted(user));
  const page = found.slice(0, input.Limit || 60);
  const { AttributesToGet } = input;
  return {
    Users: page.map((user) => {
      const { Attributes, ...others } = shown(user, 'Attributes') as ReturnType<typeof shown> & {
        Attributes: { Name: string }[];
      };
      const asked = AttributesToGet ? Attributes.filter(({ Name }) => AttributesToGet.includes(Name)) : Attributes;
      return { ...others, Attributes: asked };
    }),
    ...(page.length < found.length && { PaginationToken: tokenOf(pool.id, page.at(-1)!.sub) }),
  };
};

/** `name = "value"`, or `^=` for the beginning of it. */
function filterOf(filter = ''): (user: User) => boolean {
  if (filter.trim() === '') return () => true;
  const [, name = '', how, value = ''] = /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  const valueOf = Object.hasOwn(searchable, name) ? searchable[name] : undefined;
  if (!valueOf) throw invalid('Error while parsing filter: give one of the attributes, = or ^=, and a value in quotes');
  const wanted = fold(value.replace(/\\(.)/g, '$1'));
  return (user) => (how === '=' ? fold(valueOf(user)) === wanted : fold(valueOf(user)).startsWith(wanted));
}

const fold = (text: string) => text.toLowerCase();

const tokenOf = (poolId: string, sub: string) => Buffer.from(`${poolId} ${sub}`).toString('base64url');

function subOfToken(poolId: string, token: string | undefined): string {
  if (token === undefined) return '';
  const [pool, sub] = Buffer.from(token, 'base64url').toString().split(' ');
  if (pool !== poolId || !sub) throw invalid('Invalid pagination token');
  return sub;
}
