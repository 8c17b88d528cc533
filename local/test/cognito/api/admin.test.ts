import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  GetUserCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { role, roleArn, statement } from '../../iam/given.ts';
import { pool } from '../given.ts';
import { ClientId, email, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const named = { UserPoolId, Username: email };
const notFound = refused('UserNotFoundException', 'User does not exist.');
const notResettable = refused('NotAuthorizedException', 'User password cannot be reset in the current state.');

describe('AdminCreateUser', () => {
  it('makes a user with a temporary password, which is mailed', async () => {
    const { send, mails, now } = await serveUsers({ users: { firstFactors: ['PASSWORD'] } });
    const before = Math.floor(now() / 1000) * 1000;
    const { User } = await send(
      new AdminCreateUserCommand({ ...named, UserAttributes: [{ Name: 'email_verified', Value: 'True' }] }),
    );
    expect(User).toEqual({
      Username: subOf(UserPoolId, email),
      Attributes: [
        { Name: 'sub', Value: subOf(UserPoolId, email) },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'email', Value: email },
      ],
      UserCreateDate: expect.any(Date) as Date,
      UserLastModifiedDate: expect.any(Date) as Date,
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    expect(User!.UserCreateDate!.getTime()).toBeGreaterThanOrEqual(before);
    expect(mails).toEqual([
      {
        to: email,
        subject: 'Your temporary password',
        text: expect.stringMatching(
          /^Your username is bob@example\.com and temporary password is \S{12,}\.$/,
        ) as string,
      },
    ]);
  });

  it('makes one without a password where people sign in by codes', async () => {
    const { send, mails } = await serveUsers();
    const { User } = await send(new AdminCreateUserCommand(named));
    expect([User!.UserStatus, mails[0]!.text]).toEqual(['CONFIRMED', 'An account was made for you: bob@example.com.']);
  });

  it('mails nothing where it is suppressed, and a new temporary password where it is sent again', async () => {
    const { send, mails, signIn } = await serveUsers();
    const create = (given: object) => send(new AdminCreateUserCommand({ ...named, ...given }));
    expect(await refusal(create({ MessageAction: 'RESEND' }))).toEqual(notFound);
    await create({ TemporaryPassword: password, MessageAction: 'SUPPRESS' });
    expect(mails).toEqual([]);
    await create({ MessageAction: 'RESEND' });
    const mailed = /temporary password is (\S+)\.$/.exec(mails[0]!.text)![1]!;
    expect(await refusal(signIn())).toMatchObject({ name: 'NotAuthorizedException' });
    expect((await signIn(email, mailed)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    await send(new AdminSetUserPasswordCommand({ ...named, Password: password, Permanent: true }));
    expect(await refusal(create({ MessageAction: 'RESEND' }))).toEqual(
      refused('UnsupportedUserStateException', 'Resend not possible. CONFIRMED user.'),
    );
  });

  it('is rejected for a user who is there, a password that is too simple, and a pool that is not', async () => {
    const { send } = await serveUsers();
    const create = (given: object = {}) => refusal(send(new AdminCreateUserCommand({ ...named, ...given })));
    expect(await create({ TemporaryPassword: 'simple' })).toMatchObject({ name: 'InvalidPasswordException' });
    await create();
    expect(await create()).toMatchObject({ name: 'UsernameExistsException' });
    expect(await create({ UserPoolId: 'us-east-1_None' })).toEqual(
      refused('ResourceNotFoundException', 'User pool us-east-1_None does not exist.'),
    );
    const verified = [{ Name: 'email_verified', Value: 'maybe' }];
    expect(await create({ Username: 'eve@example.com', UserAttributes: verified })).toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});

describe('administrators', () => {
  it('set passwords, permanent or temporary', async () => {
    const { send, create, signIn } = await serveUsers();
    await create();
    const set = (given: object) => send(new AdminSetUserPasswordCommand({ ...named, Password: password, ...given }));
    await set({});
    expect((await signIn()).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    await set({ Permanent: true });
    expect((await signIn()).AuthenticationResult).toBeDefined();
    expect(await refusal(set({ Password: 'simple' }))).toMatchObject({ name: 'InvalidPasswordException' });
  });

  it('disable and enable', async () => {
    const { send, create, signIn } = await serveUsers();
    await create();
    await send(new AdminDisableUserCommand(named));
    expect(await send(new AdminGetUserCommand(named))).toMatchObject({ Enabled: false, UserStatus: 'CONFIRMED' });
    expect(await refusal(signIn())).toMatchObject({ name: 'NotAuthorizedException' });
    await send(new AdminEnableUserCommand(named));
    expect((await signIn()).AuthenticationResult).toBeDefined();
  });

  it('delete: sign-ins end, and whoever signs up with the address again has no part in them', async () => {
    const { send, create, tokens, signIn } = await serveUsers();
    await create();
    const { AccessToken, RefreshToken } = await tokens();
    const refresh = () => {
      const AuthParameters = { REFRESH_TOKEN: RefreshToken };
      return send(new InitiateAuthCommand({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters }));
    };
    await send(new AdminDeleteUserCommand(named));
    expect(await refusal(send(new AdminGetUserCommand(named)))).toEqual(notFound);
    expect((await send(new ListUsersCommand({ UserPoolId }))).Users).toEqual([]);
    expect(await refusal(send(new GetUserCommand({ AccessToken })))).toEqual(notFound);
    expect(await refusal(refresh())).toMatchObject({ name: 'NotAuthorizedException' });
    await create();
    expect((await signIn()).AuthenticationResult).toBeDefined();
    expect(await refusal(send(new GetUserCommand({ AccessToken })))).toMatchObject({ name: 'NotAuthorizedException' });
    expect(await refusal(refresh())).toMatchObject({ name: 'NotAuthorizedException' });
  });

  it('reset passwords of those who have a verified address and are confirmed', async () => {
    const { send, create, mails } = await serveUsers();
    await create();
    await send(new AdminResetUserPasswordCommand(named));
    expect(mails).toHaveLength(1);
    expect(await send(new AdminGetUserCommand(named))).toMatchObject({ UserStatus: 'RESET_REQUIRED' });
    await send(new AdminSetUserPasswordCommand({ ...named, Password: password }));
    expect(await refusal(send(new AdminResetUserPasswordCommand(named)))).toEqual(notResettable);
    const eve = { UserPoolId, Username: 'eve@example.com' };
    await send(new AdminCreateUserCommand(eve));
    expect(await refusal(send(new AdminResetUserPasswordCommand(eve)))).toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it("put users into the template's groups, and take them out", async () => {
    const { send, create, tokens, issuer } = await serveUsers({ groups: ['staff', 'admins'] });
    await create();
    const add = (GroupName: string) => send(new AdminAddUserToGroupCommand({ ...named, GroupName }));
    for (const group of ['staff', 'admins', 'staff']) await add(group);
    expect(await issuer.verify(UserPoolId, (await tokens()).AccessToken)).toMatchObject({
      'cognito:groups': ['admins', 'staff'],
    });
    const remove = (GroupName: string) => send(new AdminRemoveUserFromGroupCommand({ ...named, GroupName }));
    for (const group of ['admins', 'admins']) await remove(group);
    expect(await issuer.verify(UserPoolId, (await tokens()).AccessToken)).toMatchObject({
      'cognito:groups': ['staff'],
    });
    for (const call of [add, remove])
      expect(await refusal(call('none'))).toEqual(refused('ResourceNotFoundException', 'Group not found.'));
  });

  it.each([
    ['AdminGetUser', new AdminGetUserCommand(named)],
    ['AdminDisableUser', new AdminDisableUserCommand(named)],
    ['AdminEnableUser', new AdminEnableUserCommand(named)],
    ['AdminSetUserPassword', new AdminSetUserPasswordCommand({ ...named, Password: password })],
    ['AdminResetUserPassword', new AdminResetUserPasswordCommand(named)],
    ['AdminAddUserToGroup', new AdminAddUserToGroupCommand({ ...named, GroupName: 'staff' })],
    ['AdminRemoveUserFromGroup', new AdminRemoveUserFromGroupCommand({ ...named, GroupName: 'staff' })],
    ['AdminListGroupsForUser', new AdminListGroupsForUserCommand(named)],
    ['AdminDeleteUser', new AdminDeleteUserCommand(named)],
  ])('are told by %s of a user who is not there, also where the client hides that', async (_, call) => {
    const { send } = await serveUsers({ client: { hidesUsers: true } });
    expect(await refusal(send(call as AdminGetUserCommand))).toEqual(notFound);
  });
});

describe('AdminListGroupsForUser', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/staff';
  const staff = { name: 'staff', description: 'Works here', precedence: 2, roleArn };
  const list = (given: object = {}) => new AdminListGroupsForUserCommand({ ...named, ...given });

  it('shows the groups that a user is in, as the template has them', async () => {
    const { send, create } = await serveUsers({ groups: [staff, 'admins', 'others'] });
    await create();
    expect((await send(list())).Groups).toEqual([]);
    for (const GroupName of ['staff', 'admins']) await send(new AdminAddUserToGroupCommand({ ...named, GroupName }));
    const times = { CreationDate: expect.any(Date) as Date, LastModifiedDate: expect.any(Date) as Date };
    const { Groups, NextToken } = await send(list({ Username: subOf(UserPoolId, email) }));
    expect(Groups).toEqual([
      { GroupName: 'admins', UserPoolId, ...times },
      { GroupName: 'staff', UserPoolId, Description: 'Works here', Precedence: 2, RoleArn: roleArn, ...times },
    ]);
    expect(NextToken).toBeUndefined();
  });

  it('lists them in pages, whose tokens are good for that user', async () => {
    const groups = ['a', 'b', 'c'];
    const { send, create } = await serveUsers({ groups });
    await create();
    for (const GroupName of groups) await send(new AdminAddUserToGroupCommand({ ...named, GroupName }));
    const first = await send(list({ Limit: 2 }));
    const second = await send(list({ Limit: 2, NextToken: first.NextToken }));
    expect([first, second].map(({ Groups }) => Groups!.map(({ GroupName }) => GroupName))).toEqual([['a', 'b'], ['c']]);
    expect(second.NextToken).toBeUndefined();
    const other = 'eve@example.com';
    await create(other);
    for (const given of [{ NextToken: 'x' }, { NextToken: first.NextToken, Username: other }, { Limit: 61 }])
      expect(await refusal(send(list(given)))).toMatchObject({ name: 'InvalidParameterException', status: 400 });
  });

  it('is rejected for a pool that is not there', async () => {
    const { send } = await serveUsers();
    expect(await refusal(send(list({ UserPoolId: 'us-east-1_None' })))).toEqual(
      refused('ResourceNotFoundException', 'User pool us-east-1_None does not exist.'),
    );
  });
});

describe('ListUsers', () => {
  const list = (given: object = {}) => new ListUsersCommand({ UserPoolId, ...given });
  const emails = ['anna@example.com', email, 'carol@example.org'];

  it('lists users in pages, whose tokens are good for that pool', async () => {
    const { send, create } = await serveUsers();
    for (const each of emails) await create(each);
    const found: string[] = [];
    let PaginationToken: string | undefined;
    do {
      const page = await send(list({ Limit: 2, PaginationToken, AttributesToGet: ['email'] }));
      expect(page.Users!.length).toBeLessThanOrEqual(2);
      for (const { Attributes, UserStatus } of page.Users!) {
        expect([Attributes!.length, UserStatus]).toEqual([1, 'CONFIRMED']);
        found.push(Attributes![0]!.Value!);
      }
      PaginationToken = page.PaginationToken;
    } while (PaginationToken);
    expect(found.sort()).toEqual(emails);
    const foreign = Buffer.from('us-east-1_x y').toString('base64url');
    for (const token of ['x', foreign])
      expect(await refusal(send(list({ PaginationToken: token })))).toMatchObject({
        name: 'InvalidParameterException',
      });
  });

  it.each([
    ['email = "BOB@example.com"', [email]],
    ['email ^= "b"', [email]],
    ['"email" ^= ""', emails],
    ['email = "none"', []],
    [`sub = "${subOf(UserPoolId, email)}"`, [email]],
    [`username = "${subOf(UserPoolId, email)}"`, [email]],
    ['cognito:user_status = "CONFIRMED"', emails],
    ['status = "Disabled"', ['anna@example.com']],
    ['name = ""', emails],
  ])('finds by %s', async (Filter, expected) => {
    const { send, create } = await serveUsers();
    for (const each of emails) await create(each);
    await send(new AdminDisableUserCommand({ UserPoolId, Username: 'anna@example.com' }));
    const { Users } = await send(list({ Filter, AttributesToGet: ['email'] }));
    expect(Users!.map(({ Attributes }) => Attributes![0]!.Value!).sort()).toEqual(expected);
  });

  it.each(['email', 'email = bob', 'constructor = "x"', 'email > "x"', 'email = "a" and sub = "b"'])(
    'rejects the filter %s',
    async (Filter) => {
      const { send } = await serveUsers();
      expect(await refusal(send(list({ Filter })))).toMatchObject({ name: 'InvalidParameterException', status: 400 });
    },
  );
});

describe('operations of administrators', () => {
  it('want a signature, scoped to the service', async () => {
    const { url } = await serveUsers();
    const post = async (headers: object = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser', ...headers },
        body: JSON.stringify(named),
      });
      return [response.status, ((await response.json()) as { __type: string }).__type];
    };
    expect(await post()).toEqual([403, 'MissingAuthenticationTokenException']);
    expect(await post({ authorization: 'Bearer x' })).toEqual([403, 'IncompleteSignatureException']);
  });

  it('want a right on the pool', async () => {
    const worker = role(
      statement({ Action: 'cognito-idp:AdminGetUser', Resource: pool.arn }),
      statement({ Action: 'cognito-idp:ListUsers', Resource: `${pool.arn}x` }),
    );
    const { url, create, credentials } = await serveUsers({ roles: [worker] });
    await create();
    const cognito = new CognitoIdentityProviderClient({
      ...{ endpoint: url, region: 'us-east-1', credentials: credentials(roleArn('worker')), maxAttempts: 1 },
    });
    expect(await cognito.send(new AdminGetUserCommand(named))).toMatchObject({ Enabled: true });
    for (const call of [
      new ListUsersCommand({ UserPoolId }),
      new AdminDisableUserCommand(named),
      new AdminListGroupsForUserCommand(named),
    ])
      expect(await refusal(cognito.send(call as ListUsersCommand))).toMatchObject({
        ...{ name: 'AccessDeniedException', status: 400 },
        message: expect.stringContaining(`on resource: ${pool.arn} `) as string,
      });
    cognito.destroy();
  });
});
