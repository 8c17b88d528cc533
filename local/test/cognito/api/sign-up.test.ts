import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { ClientId, email, hour, minute, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const signUp = (given: object = {}) => new SignUpCommand({ ClientId, Username: email, Password: password, ...given });
const confirm = (ConfirmationCode: string, given: object = {}) =>
  new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode, ...given });
const delivery = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'b***@e***' };
const mismatch = refused('CodeMismatchException', 'Invalid verification code provided, please try again.');
const expired = refused('ExpiredCodeException', 'Invalid code provided, please request a code again.');

describe('SignUp', () => {
  it('keeps a user who is not confirmed, and mails a code', async () => {
    const { send, mails } = await serveUsers({
      users: { messages: { ...messages, verification: { subject: 'Verify', text: '{username} has {####}' } } },
    });
    const made = await send(signUp({ UserAttributes: [{ Name: 'name', Value: 'Bob' }] }));
    expect(made).toMatchObject({
      UserConfirmed: false,
      UserSub: subOf(UserPoolId, email),
      CodeDeliveryDetails: delivery,
      Session: expect.any(String) as string,
    });
    expect(mails).toEqual([
      { to: email, subject: 'Verify', text: expect.stringMatching(/^bob@example\.com has \d{6}$/) as string },
    ]);
    const user = await send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    expect({ status: user.UserStatus, attributes: user.UserAttributes }).toEqual({
      status: 'UNCONFIRMED',
      attributes: [
        { Name: 'sub', Value: made.UserSub },
        { Name: 'email_verified', Value: 'false' },
        { Name: 'name', Value: 'Bob' },
        { Name: 'email', Value: email },
      ],
    });
  });

  it('mails nothing where the pool verifies nothing', async () => {
    const { send, mails } = await serveUsers({ users: { verifiesEmail: false } });
    expect((await send(signUp())).CodeDeliveryDetails).toBeUndefined();
    expect(mails).toEqual([]);
  });

  it('needs no password where people sign in by codes', async () => {
    const { send } = await serveUsers();
    expect(await send(signUp({ Password: undefined }))).toMatchObject({ UserConfirmed: false });
    const { send: other } = await serveUsers({ users: { firstFactors: ['PASSWORD'] } });
    expect(await refusal(other(signUp({ Password: '' })))).toEqual(
      refused('InvalidParameterException', 'Password is required.'),
    );
  });

  it.each([
    ['in the same', email],
    ['in another', 'BOB@Example.com'],
  ])('is rejected for an address that is there %s case, confirmed or not', async (_, Username) => {
    const { send, code } = await serveUsers({ client: { hidesUsers: true } });
    const exists = refused('UsernameExistsException', 'An account with the given email already exists.');
    await send(signUp());
    expect(await refusal(send(signUp({ Username })))).toEqual(exists);
    await send(confirm(code()));
    expect(await refusal(send(signUp({ Username })))).toEqual(exists);
  });

  it.each([
    ['short', 'Short-1', 'Password not long enough'],
    ['without a small letter', 'CORRECT-HORSE-7', 'Password must have lowercase characters'],
    ['without a large letter', 'correct-horse-7', 'Password must have uppercase characters'],
    ['without a digit', 'Correct-horse-x', 'Password must have numeric characters'],
    ['without a symbol', 'Correcthorse77', 'Password must have symbol characters'],
  ])('is rejected for a password %s', async (_, Password, why) => {
    const { send, mails } = await serveUsers();
    expect(await refusal(send(signUp({ Password })))).toEqual(
      refused('InvalidPasswordException', `Password did not conform with policy: ${why}`),
    );
    expect(mails).toEqual([]);
    expect(await refusal(send(new AdminGetUserCommand({ UserPoolId, Username: email })))).toMatchObject({
      name: 'UserNotFoundException',
    });
  });

  it.each<[string, object, string, string]>([
    ['a name that is no address', { Username: 'bob' }, 'InvalidParameterException', 'Username should be an email.'],
    [
      'another address as attribute',
      { UserAttributes: [{ Name: 'email', Value: 'eve@example.com' }] },
      'InvalidParameterException',
      'email must be the user name where people sign in by e-mail',
    ],
    [
      'an address that says it is verified',
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException',
      'A client attempted to write unauthorized attribute',
    ],
    [
      'an attribute that the pool does not know',
      { UserAttributes: [{ Name: '__proto__', Value: 'x' }] },
      'InvalidParameterException',
      'Attributes did not conform to the schema: an attribute is not defined in schema.',
    ],
    ['an unknown client', { ClientId: 'none' }, 'ResourceNotFoundException', 'User pool client none does not exist.'],
  ])('is rejected for %s', async (_, given, name, message) => {
    const { send } = await serveUsers();
    expect(await refusal(send(signUp(given)))).toEqual(refused(name, message));
  });

  it('is rejected where only administrators make users, and where user names are no addresses', async () => {
    const { send } = await serveUsers({ users: { allowsSignUp: false } });
    expect(await refusal(send(signUp()))).toEqual(
      refused('NotAuthorizedException', 'SignUp is not permitted for this user pool'),
    );
    const { send: other } = await serveUsers({ users: { isByEmail: false } });
    expect(await refusal(other(signUp()))).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('set UsernameAttributes to [email]') as string,
    });
  });
});

describe('ConfirmSignUp', () => {
  it('confirms the user and the address with the code', async () => {
    const { send, code } = await serveUsers();
    await send(signUp());
    await send(confirm(code()));
    const user = await send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    expect([user.UserStatus, user.UserAttributes]).toEqual([
      'CONFIRMED',
      expect.arrayContaining([{ Name: 'email_verified', Value: 'true' }]),
    ]);
    expect(await refusal(send(confirm(code())))).toEqual(
      refused('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'),
    );
  });

  it('gives a session that signs in the one who signed up, once', async () => {
    const { send, code } = await serveUsers();
    const { Session: begun } = await send(signUp());
    const begin = (Session: string | undefined, Username = email) =>
      send(
        new InitiateAuthCommand({
          ...{ ClientId, Session, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: Username } },
        }),
      );
    const invalid = refused('NotAuthorizedException', 'Invalid session for the user.');
    expect(await refusal(begin(begun))).toEqual(invalid);
    const { Session } = await send(confirm(code(), { Session: begun }));
    await send(signUp({ Username: 'eve@example.com' }));
    expect(await refusal(begin(Session, 'eve@example.com'))).toEqual(invalid);
    expect((await begin(Session)).AuthenticationResult).toMatchObject({ AccessToken: expect.any(String) as string });
    expect(await refusal(begin(Session))).toEqual(invalid);
  });

  it('gives it to who sends none as well, as Amplify does, where people sign in by codes', async () => {
    const signIn = (Session: string | undefined) =>
      new InitiateAuthCommand({ ClientId, Session, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: email } });
    const byCodes = await serveUsers();
    await byCodes.send(signUp());
    const { Session } = await byCodes.send(confirm(byCodes.code()));
    expect(await byCodes.send(signIn(Session))).toHaveProperty('AuthenticationResult.AccessToken');

    const byPasswords = await serveUsers({ users: { firstFactors: ['PASSWORD'] } });
    await byPasswords.send(signUp());
    expect(await byPasswords.send(confirm(byPasswords.code()))).not.toHaveProperty('Session');
  });

  it('is rejected for another code, and for one that is older than a day', async () => {
    const { send, code, advance } = await serveUsers();
    await send(signUp());
    expect(await refusal(send(confirm('000000x')))).toEqual(mismatch);
    advance(24 * hour - minute);
    expect(await refusal(send(confirm('000000x')))).toEqual(mismatch);
    advance(minute);
    expect(await refusal(send(confirm(code())))).toEqual(expired);
  });

  it('is rejected after 20 attempts within an hour, also with the right code', async () => {
    const { send, code, advance } = await serveUsers();
    await send(signUp());
    // The code that was asked for is the first.
    for (let attempt = 2; attempt <= 20; attempt++) expect(await refusal(send(confirm('x')))).toEqual(mismatch);
    const limit = refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
    expect(await refusal(send(confirm('x')))).toEqual(limit);
    expect(await refusal(send(confirm(code())))).toEqual(limit);
    expect(await refusal(send(new ResendConfirmationCodeCommand({ ClientId, Username: email })))).toEqual(limit);
    advance(hour);
    await send(confirm(code()));
  });

  it.each([
    ['hidden', true, mismatch],
    ['told', false, refused('UserNotFoundException', 'User does not exist.')],
  ])('is rejected for one who is not there, which is %s', async (_, hidesUsers, expected) => {
    const { send } = await serveUsers({ client: { hidesUsers } });
    expect(await refusal(send(confirm('123456')))).toEqual(expected);
  });

  it('is rejected for one who is disabled', async () => {
    const { send, code } = await serveUsers();
    await send(signUp());
    await send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await refusal(send(confirm(code())))).toEqual(refused('NotAuthorizedException', 'User is disabled.'));
  });
});

describe('ResendConfirmationCode', () => {
  const resend = (Username = email) => new ResendConfirmationCodeCommand({ ClientId, Username });

  it('mails another code, which takes the place of the first', async () => {
    const { send, code, mails } = await serveUsers();
    await send(signUp());
    const first = code();
    expect(await send(resend())).toMatchObject({ CodeDeliveryDetails: delivery });
    expect(mails).toHaveLength(2);
    const isSame = first === code();
    if (!isSame) expect(await refusal(send(confirm(first)))).toEqual(mismatch);
    await send(confirm(code()));
    expect(await refusal(send(resend()))).toEqual(refused('InvalidParameterException', 'User is already confirmed.'));
  });

  it('seems to mail a code to one who is not there or is disabled, or says so', async () => {
    const { send, mails } = await serveUsers({ client: { hidesUsers: true } });
    expect(await send(resend())).toMatchObject({ CodeDeliveryDetails: delivery });
    expect(mails).toEqual([]);
    const { send: other } = await serveUsers();
    expect(await refusal(other(resend()))).toEqual(refused('UserNotFoundException', 'User does not exist.'));
    await other(signUp());
    await other(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await refusal(other(resend()))).toEqual(refused('NotAuthorizedException', 'User is disabled.'));
  });

  it('is rejected where the pool verifies nothing', async () => {
    const { send } = await serveUsers({ users: { verifiesEmail: false } });
    await send(signUp());
    expect(await refusal(send(resend()))).toEqual(
      refused('NotAuthorizedException', 'Auto verification not turned on.'),
    );
  });
});

const messages = {
  verification: { subject: 'Verify', text: '{####}' },
  invitation: { subject: 'Come', text: '{####}' },
};
