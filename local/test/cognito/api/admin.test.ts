import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { role, roleArn, statement } from '../../iam/given.ts';
import { pool } from '../given.ts';
import { email, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

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

  it("put users into the template's groups", async () => {
    const { send, create, tokens, issuer } = await serveUsers({ groups: ['staff', 'admins'] });
    await create();
    const add = (GroupName: string) => send(new AdminAddUserToGroupCommand({ ...named, GroupName }));
    for (const group of ['staff', 'admins', 'staff']) await add(group);
    expect(await issuer.verify(UserPoolId, (await tokens()).AccessToken)).toMatchObject({
      'cognito:groups': ['admins', 'staff'],
    });
    expect(await refusal(add('none'))).toEqual(refused('ResourceNotFoundException', 'Group not found.'));
  });

  it.each([
    ['AdminGetUser', new AdminGetUserCommand(named)],
    ['AdminDisableUser', new AdminDisableUserCommand(named)],
    ['AdminEnableUser', new AdminEnableUserCommand(named)],
    ['AdminSetUserPassword', new AdminSetUserPasswordCommand({ ...named, Password: password })],
    ['AdminResetUserPassword', new AdminResetUserPasswordCommand(named)],
    ['AdminAddUserToGroup', new AdminAddUserToGroupCommand({ ...named, GroupName: 'staff' })],
  ])('are told by %s of a user who is not there, also where the client hides that', async (_, call) => {
    const { send } = await serveUsers({ client: { hidesUsers: true } });
    expect(await refusal(send(call as AdminGetUserCommand))).toEqual(notFound);
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
    for (const call of [new ListUsersCommand({ UserPoolId }), new AdminDisableUserCommand(named)])
      expect(await refusal(cognito.send(call as ListUsersCommand))).toMatchObject({
        ...{ name: 'AccessDeniedException', status: 400 },
        message: expect.stringContaining(`on resource: ${pool.arn} `) as string,
      });
    cognito.destroy();
  });
});
