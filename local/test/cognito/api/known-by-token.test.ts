import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { createDisk } from '../../../src/shared/storage/disk.ts';
import { ClientId, email, password, refusal, serveUsers, settings, UserPoolId } from './given.ts';

const sub = subOf(UserPoolId, email);
const named = { UserPoolId, Username: sub };
const second = 1000;
type Served = Awaited<ReturnType<typeof serveUsers>>;

/** What administrators see of Bob. */
async function bob({ send }: Served) {
  const { UserAttributes, Enabled, UserStatus } = await send(new AdminGetUserCommand(named));
  const { Groups } = await send(new AdminListGroupsForUserCommand(named));
  const attributes = Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]));
  return { ...attributes, Enabled, UserStatus, groups: Groups!.map(({ GroupName }) => GroupName) };
}
const shownBob = { sub, email, email_verified: 'true', Enabled: true, UserStatus: 'CONFIRMED', groups: [] as string[] };

describe('a person with a token that counts', () => {
  it('is a user of the pool, with what the token says', async () => {
    const served = await serveUsers();
    expect(await refusal(bob(served))).toMatchObject({ name: 'UserNotFoundException' });
    await served.know({ groups: ['staff'], emailVerified: false });
    expect(await bob(served)).toEqual({ ...shownBob, email_verified: 'false', groups: ['staff'] });
    const { Users } = await served.send(new ListUsersCommand({ UserPoolId }));
    const { UserAttributes: Attributes, $metadata: _, ...user } = await served.send(new AdminGetUserCommand(named));
    expect(Users).toEqual([{ ...user, Attributes }]);
  });

  it('is one also after a restart', async () => {
    const first = await serveUsers();
    await first.know({ groups: ['staff'] });
    await first.stop();
    const served = await serveUsers({ directory: first.directory });
    expect(await bob(served)).toEqual({ ...shownBob, groups: ['staff'] });
    await served.send(new SignUpCommand({ ClientId, Username: email, Password: password }));
  });

  it('is as a newer token says, and not as an earlier one', async () => {
    const served = await serveUsers();
    const earlier = await served.know();
    served.advance(second);
    await served.know({ groups: ['staff'], email: 'bob@other.example', emailVerified: false, sub });
    const now = { ...shownBob, email: 'bob@other.example', email_verified: 'false', groups: ['staff'] };
    expect(await bob(served)).toEqual(now);
    served.knowByToken(UserPoolId, await served.issuer.verify(UserPoolId, earlier));
    expect(await bob(served)).toEqual(now);
    // The earlier address is nobody's now.
    expect(await refusal(served.send(new AdminGetUserCommand({ UserPoolId, Username: email })))).toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  it('keeps the address where the one of a newer token is of another user', async () => {
    const served = await serveUsers();
    await served.know();
    await served.create('eve@example.com');
    served.advance(second);
    await served.know({ groups: ['staff'], email: 'eve@example.com', sub });
    expect(await bob(served)).toEqual({ ...shownBob, groups: ['staff'] });
  });

  it('stays in groups that an administrator gave, and disabled, whatever tokens of the same content come', async () => {
    const served = await serveUsers();
    await served.know();
    await served.send(new AdminAddUserToGroupCommand({ ...named, GroupName: 'staff' }));
    await served.send(new AdminDisableUserCommand(named));
    served.advance(second);
    await served.know();
    expect(await bob(served)).toEqual({ ...shownBob, Enabled: false, groups: ['staff'] });
    served.advance(second);
    await served.know({ emailVerified: false });
    expect(await bob(served)).toEqual({ ...shownBob, email_verified: 'false', Enabled: false });
  });

  it('is not there again by tokens from before a deletion', async () => {
    const first = await serveUsers();
    const token = await first.know();
    await first.send(new AdminDeleteUserCommand(named));
    const claims = await first.issuer.verify(UserPoolId, token);
    first.knowByToken(UserPoolId, claims);
    expect(await refusal(bob(first))).toMatchObject({ name: 'UserNotFoundException' });
    await first.stop();
    const served = await serveUsers({ directory: first.directory, ahead: 2 * second });
    served.knowByToken(UserPoolId, claims);
    expect(await refusal(bob(served))).toMatchObject({ name: 'UserNotFoundException' });
    await served.know();
    expect(await bob(served)).toEqual(shownBob);
  });

  it.each([
    ['no address', { email: undefined }],
    ['an address that is none', { email: 'bob' }],
    ['no sub', { sub: 1 }],
  ])('is no user where the token has %s', async (_, change) => {
    const { send, issuer, know, knowByToken } = await serveUsers();
    const claims = await issuer.verify(UserPoolId, await know({ email: 'eve@example.com' }));
    knowByToken(UserPoolId, { ...claims, sub, ...change });
    expect((await send(new ListUsersCommand({ UserPoolId }))).Users).toHaveLength(1);
  });

  it('is no user of a pool whose users are not served', async () => {
    const { know, send } = await serveUsers({ users: { isByEmail: false } });
    await know();
    expect(await refusal(send(new AdminGetUserCommand(named)))).toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is no other user beside one who has the address', async () => {
    const { know, create, send } = await serveUsers();
    await create();
    await know({ sub: '00000000-0000-4000-8000-000000000000', groups: ['staff'] });
    await know({ groups: ['staff'] });
    expect((await send(new ListUsersCommand({ UserPoolId }))).Users).toHaveLength(1);
    expect((await send(new AdminListGroupsForUserCommand(named))).Groups).toEqual([]);
  });

  it('is written once, and only again where a token says something new', async () => {
    const written: string[] = [];
    const disk = createDisk({
      durability: 'relaxed',
      around(file, perform) {
        written.push(file);
        return perform();
      },
    });
    const served = await serveUsers({ disk });
    written.length = 0;
    for (const groups of [[], [], ['staff'], ['staff']]) {
      await served.know({ groups });
      // An operation ends when all that was put is on disk.
      await bob(served);
    }
    expect(written).toHaveLength(2);
  });
});

describe('a person who is known by tokens alone', () => {
  it('may sign up, as the same person', async () => {
    const served = await serveUsers();
    await served.know({ groups: ['staff'] });
    const { UserSub } = await served.send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    expect(UserSub).toBe(sub);
    expect(await bob(served)).toEqual({ ...shownBob, email_verified: 'false', UserStatus: 'UNCONFIRMED' });
    // From then on tokens say nothing of the user.
    served.advance(second);
    await served.know({ groups: ['staff'] });
    await served.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode: served.code() }));
    expect((await served.signIn()).AuthenticationResult).toBeDefined();
    expect(await bob(served)).toEqual(shownBob);
    expect(await refusal(served.send(new SignUpCommand({ ClientId, Username: email })))).toMatchObject({
      name: 'UsernameExistsException',
    });
  });

  it('may be made by an administrator, once, as the same person', async () => {
    const { know, send } = await serveUsers();
    await know({ sub: '00000000-0000-4000-8000-000000000000' });
    const create = () => send(new AdminCreateUserCommand({ UserPoolId, Username: email }));
    expect((await create()).User!.Username).toBe('00000000-0000-4000-8000-000000000000');
    expect(await refusal(create())).toMatchObject({ name: 'UsernameExistsException' });
  });

  it('stays disabled, also with a sign-up', async () => {
    const served = await serveUsers();
    await served.know();
    await served.send(new AdminDisableUserCommand(named));
    await served.send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    expect(await bob(served)).toMatchObject({ Enabled: false });
    const confirm = new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode: served.code() });
    expect(await refusal(served.send(confirm))).toMatchObject({ message: 'User is disabled.' });
  });

  it('signs in by a mailed code', async () => {
    const { know, send, code, issuer } = await serveUsers();
    await know({ groups: ['staff'] });
    const AuthParameters = { USERNAME: email, PREFERRED_CHALLENGE: 'EMAIL_OTP' };
    const { Session } = await send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_AUTH', AuthParameters }));
    const ChallengeResponses = { USERNAME: email, EMAIL_OTP_CODE: code() };
    const { AuthenticationResult } = await send(
      new RespondToAuthChallengeCommand({ ClientId, ChallengeName: 'EMAIL_OTP', Session, ChallengeResponses }),
    );
    const claims = await issuer.verify(UserPoolId, AuthenticationResult!.IdToken!);
    expect(claims).toMatchObject({ sub, email, 'cognito:groups': ['staff'] });
  });

  it('is a user as any other once there is a password', async () => {
    const served = await serveUsers({ users: { ...settings, firstFactors: ['PASSWORD'] } });
    await served.know();
    await served.send(new AdminSetUserPasswordCommand({ ...named, Password: password, Permanent: true }));
    expect((await served.signIn()).AuthenticationResult).toBeDefined();
    served.advance(second);
    await served.know({ groups: ['staff'] });
    expect(await bob(served)).toEqual(shownBob);
    const again = new SignUpCommand({ ClientId, Username: email, Password: password });
    expect(await refusal(served.send(again))).toMatchObject({ name: 'UsernameExistsException' });
  });
});
