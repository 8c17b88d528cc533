import { erasedDomain } from '../domain/erasure.ts';
import { requestersGroup } from '../domain/requesters.ts';
import { endpointOf } from './endpoint.ts';
import { environment } from './environment.ts';
import { noteAnswer, Unavailable } from './outage.ts';
import { callJson } from './signed-post.ts';

/** A person of the user pool who may sign in. */
export interface PoolUser {
  /** Verified, in lower case. */
  email: string;
  /** Whether the person is in the group of those who may ask people. */
  isRequester: boolean;
}

interface AdminGetUser {
  Enabled: boolean;
  UserAttributes: { Name: string; Value: string }[];
}

/**
 * Reads who has a `sub`.
 * @returns undefined where nobody has, or whoever has may not sign in, or has no verified address of plain ASCII
 * @throws NoAnswer, Unavailable
 */
export async function readPoolUser(sub: string): Promise<PoolUser | undefined> {
  const user = (await call('AdminGetUser', sub)) as AdminGetUser | undefined;
  const attributes = new Map(user?.UserAttributes.map(({ Name, Value }) => [Name, Value]));
  const email = attributes.get('email')?.trim() ?? '';
  if (!user?.Enabled || !isAddress(email) || attributes.get('email_verified') !== 'true') return undefined;
  return { email: email.toLowerCase(), isRequester: await isInGroup(sub, requestersGroup) };
}

/** Whether it can be a person's: resolvers/lib/address.ts says why no other letters can, nor whom the backend has erased. */
const isAddress = (email: string) => /^[!-~]+@[!-~]+$/.test(email) && !email.toLowerCase().endsWith(`@${erasedDomain}`);

interface AdminListGroupsForUser {
  Groups: { GroupName: string }[];
  NextToken?: string;
}

async function isInGroup(sub: string, group: string, NextToken?: string): Promise<boolean> {
  const page = (await call('AdminListGroupsForUser', sub, { NextToken })) as AdminListGroupsForUser | undefined;
  if (page?.Groups.some(({ GroupName }) => GroupName === group)) return true;
  return page?.NextToken ? isInGroup(sub, group, page.NextToken) : false;
}

/** Calls an operation about one person; undefined where there is no such person. */
async function call(operation: string, Username: string, more: object = {}): Promise<unknown> {
  const target = `AWSCognitoIdentityProviderService.${operation}`;
  const input = { UserPoolId: environment('USER_POOL_ID'), Username, ...more };
  const { response, answer } = await callJson('cognito-idp', endpointOf('cognito-idp'), target, input);
  if (response.ok) return (noteAnswer('cognito-idp'), answer);
  if ((answer as { __type?: string }).__type?.endsWith('UserNotFoundException')) return undefined;
  throw new Unavailable('cognito-idp', `${operation} answered ${response.status}`);
}
