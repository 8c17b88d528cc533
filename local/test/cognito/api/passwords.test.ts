import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminResetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { ClientId, email, hour, minute, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const other = 'Another-horse-8';
const forgot = (Username = email) => new ForgotPasswordCommand({ ClientId, Username });
const confirm = (ConfirmationCode: string, given: object = {}) =>
  new ConfirmForgotPasswordCommand({ ClientId, Username: email, ConfirmationCode, Password: other, ...given });
const delivery = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'b***@e***' };
const mismatch = refused('CodeMismatchException', 'Invalid verification code provided, please try again.');
const expired = refused('ExpiredCodeException', 'Invalid code provided, please request a code again.');
const limit = refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
const wrong = refused('NotAuthorizedException', 'Incorrect username or password.');
const notFound = refused('UserNotFoundException', 'User does not exist.');

describe('ForgotPassword and ConfirmForgotPassword', () => {
  it('set a new password with a mailed code, once, and end a lockout', async () => {
    const { send, create, code, mails, signIn } = await serveUsers();
    await create();
    for (let failure = 1; failure <= 5; failure++) expect(await refusal(signIn(email, 'x'))).toEqual(wrong);
    expect((await send(forgot())).CodeDeliveryDetails).toEqual(delivery);
    expect(mails).toEqual([
      {
        to: email,
        subject: 'Your password reset code',
        text: expect.stringMatching(/^Your password reset code is \d{6}\.$/) as string,
      },
    ]);
    await send(confirm(code()));
    expect((await signIn(email, other)).AuthenticationResult).toBeDefined();
    expect(await refusal(signIn())).toEqual(wrong);
    expect(await refusal(send(confirm(code())))).toEqual(expired);
  });

  it('let one in whose password an administrator reset', async () => {
    const { send, create, code, signIn } = await serveUsers();
    await create();
    await send(new AdminResetUserPasswordCommand({ UserPoolId, Username: email }));
    await send(confirm(code()));
    expect((await signIn(email, other)).AuthenticationResult).toBeDefined();
  });

  it('reject another code, a late one, and a password that is too simple, which leaves the code', async () => {
    const { send, create, code, advance } = await serveUsers();
    await create();
    expect(await refusal(send(confirm('123456')))).toEqual(expired);
    await send(forgot());
    expect(await refusal(send(confirm('x')))).toEqual(mismatch);
    expect(await refusal(send(confirm(code(), { Password: 'simple' })))).toMatchObject({
      name: 'InvalidPasswordException',
    });
    advance(hour);
    expect(await refusal(send(confirm(code())))).toEqual(expired);
    await send(forgot());
    advance(hour - minute);
    await send(confirm(code()));
  });

  it('reject more than 20 attempts within an hour, asked for or entered', async () => {
    const { send, create, code, advance } = await serveUsers();
    await create();
    for (let attempt = 1; attempt <= 10; attempt++) await send(forgot());
    for (let attempt = 1; attempt <= 10; attempt++) expect(await refusal(send(confirm('x')))).toEqual(mismatch);
    expect(await refusal(send(forgot()))).toEqual(limit);
    expect(await refusal(send(confirm(code())))).toEqual(limit);
    advance(hour);
    await send(forgot());
    await send(confirm(code()));
  });

  it('hide who is not there, is disabled or has no verified address', async () => {
    const { send, create, mails } = await serveUsers({ client: { hidesUsers: true } });
    const hidden = async () => [
      (await send(forgot())).CodeDeliveryDetails,
      (await refusal(send(confirm('123456')))) as unknown,
    ];
    expect(await hidden()).toEqual([delivery, mismatch]);
    await send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    const sent = mails.length;
    expect(await hidden()).toEqual([delivery, expired]);
    await create('eve@example.com');
    await send(new AdminDisableUserCommand({ UserPoolId, Username: 'eve@example.com' }));
    expect((await send(forgot('eve@example.com'))).CodeDeliveryDetails).toMatchObject({ Destination: 'e***@e***' });
    expect(mails).toHaveLength(sent);
  });

  it('say so where the client does not hide it', async () => {
    const { send, create } = await serveUsers();
    expect(await refusal(send(forgot()))).toEqual(notFound);
    expect(await refusal(send(confirm('1')))).toEqual(notFound);
    await send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    const message = 'Cannot reset password for the user as there is no registered/verified email or phone_number';
    expect(await refusal(send(forgot()))).toEqual(refused('InvalidParameterException', message));
    await create('eve@example.com');
    await send(new AdminDisableUserCommand({ UserPoolId, Username: 'eve@example.com' }));
    const disabled = refused('NotAuthorizedException', 'User is disabled.');
    expect(await refusal(send(forgot('eve@example.com')))).toEqual(disabled);
    expect(await refusal(send(confirm('1', { Username: 'eve@example.com' })))).toEqual(disabled);
  });

  it('are rejected for a temporary password, and where only administrators reset passwords', async () => {
    const { send } = await serveUsers();
    await send(
      new AdminCreateUserCommand({
        ...{ UserPoolId, Username: email, TemporaryPassword: password, MessageAction: 'SUPPRESS' },
        UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
      }),
    );
    expect(await refusal(send(forgot()))).toEqual(
      refused('NotAuthorizedException', 'User password cannot be reset in the current state.'),
    );
    const { send: another } = await serveUsers({ users: { recoversByEmail: false } });
    expect(await refusal(another(forgot()))).toEqual(
      refused('NotAuthorizedException', 'Contact administrator to reset password.'),
    );
  });
});

describe('ChangePassword', () => {
  it('takes the old password and the new one', async () => {
    const { send, create, tokens, signIn } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    const change = (PreviousPassword: string | undefined, ProposedPassword: string) =>
      send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    expect(await refusal(change('x', other))).toEqual(wrong);
    expect(await refusal(change(undefined, other))).toEqual(wrong);
    expect(await refusal(change(password, 'simple'))).toMatchObject({ name: 'InvalidPasswordException' });
    await change(password, other);
    expect(await refusal(signIn())).toEqual(wrong);
    expect((await signIn(email, other)).AuthenticationResult).toBeDefined();
  });

  it('is rejected after 20 attempts within an hour, also with the right password', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    const change = (PreviousPassword: string) =>
      refusal(send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword: other })));
    for (let attempt = 1; attempt <= 20; attempt++) expect(await change('x')).toEqual(wrong);
    expect(await change(password)).toEqual(limit);
  });

  it('gives a first password to one who signs in by codes', async () => {
    const { send, register, issuer, signIn } = await serveUsers();
    await register(email, '');
    const AccessToken = await issuer.token({ poolId: UserPoolId, clientId: ClientId, email, use: 'access' });
    await send(new ChangePasswordCommand({ AccessToken, ProposedPassword: other }));
    expect((await signIn(email, other)).AuthenticationResult).toBeDefined();
  });
});
