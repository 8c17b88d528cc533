import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  type ChallengeNameType,
  type AuthFlowType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { triggered } from '../given.ts';
import { ClientId, email, hour, minute, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const begin = (AuthFlow: AuthFlowType, parameters: Record<string, string> = {}, given: object = {}) =>
  new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters: { USERNAME: email, ...parameters }, ...given });
const answer = (ChallengeName: ChallengeNameType, responses: Record<string, string>, Session?: string) =>
  new RespondToAuthChallengeCommand({
    ...{ ClientId, ChallengeName, Session },
    ChallengeResponses: { USERNAME: email, ...responses },
  });

const wrong = refused('NotAuthorizedException', 'Incorrect username or password.');
const invalidSession = refused('NotAuthorizedException', 'Invalid session for the user.');
const disabled = refused('NotAuthorizedException', 'User is disabled.');
const tokens = {
  AccessToken: expect.any(String) as string,
  IdToken: expect.any(String) as string,
  RefreshToken: expect.any(String) as string,
  TokenType: 'Bearer',
  ExpiresIn: 30 * 60,
};

describe('a sign-in by SRP', () => {
  it('gives tokens that the pool verifies, of the person whom the issuer knows by that address', async () => {
    const { create, signIn, issuer, now, send } = await serveUsers();
    await create();
    await send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName: 'staff' }));
    const { AuthenticationResult, ChallengeName } = await signIn();
    expect([AuthenticationResult, ChallengeName]).toEqual([tokens, undefined]);
    const sub = subOf(UserPoolId, email);
    const at = Math.floor(now() / 1000);
    const access = await issuer.verify(UserPoolId, AuthenticationResult!.AccessToken!);
    expect(access).toMatchObject({ sub, username: sub, token_use: 'access', 'cognito:groups': ['staff'] });
    const id = await issuer.verify(UserPoolId, AuthenticationResult!.IdToken!);
    expect(id).toMatchObject({ sub, email, email_verified: true, token_use: 'id', 'cognito:groups': ['staff'] });
    expect(id.origin_jti).toBe(access.origin_jti);
    expect(Number(id.auth_time) - at).toBeLessThanOrEqual(0);
  });

  it('asks the trigger once for both tokens, and does what it wants', async () => {
    const { create, tokens, calls } = await serveUsers({
      pool: { preTokenGeneration: triggered.preTokenGeneration! },
      details: { accessTokenGeneration: { claimsToAddOrOverride: { email } } },
    });
    await create();
    const { AccessToken } = await tokens();
    expect(decodeJwt(AccessToken)).toMatchObject({ email });
    expect(calls.map(({ event }) => [event.triggerSource, event.request.userAttributes])).toEqual([
      [
        'TokenGeneration_Authentication',
        { sub: subOf(UserPoolId, email), 'cognito:user_status': 'CONFIRMED', email_verified: 'true', email },
      ],
    ]);
  });

  it('takes address in any case, and sub', async () => {
    const { create, signIn } = await serveUsers();
    await create();
    for (const name of ['BOB@example.com', subOf(UserPoolId, email)])
      expect((await signIn(name)).AuthenticationResult).toEqual(tokens);
  });

  it('is rejected for a wrong password', async () => {
    const { create, signIn } = await serveUsers();
    await create();
    expect(await refusal(signIn(email, 'Correct-horse-8'))).toEqual(wrong);
  });

  it('takes a proof once, at this client, in its time', async () => {
    const { create, proof, send, advance } = await serveUsers();
    await create();
    const { ChallengeResponses } = await proof();
    const verify = (given: object = {}) =>
      send(
        new RespondToAuthChallengeCommand({
          ...{ ClientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses, ...given },
        }),
      );
    expect(await refusal(verify({ ClientId: 'other' }))).toEqual(invalidSession);
    expect(await refusal(verify({ ChallengeResponses: { ...ChallengeResponses, USERNAME: 'x@y.de' } }))).toMatchObject({
      name: 'UserNotFoundException',
    });
    await verify();
    expect(await refusal(verify())).toEqual(invalidSession);
    const { ChallengeResponses: late } = await proof();
    advance(3 * minute);
    expect(await refusal(verify({ ChallengeResponses: late }))).toEqual(
      refused('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
    );
  });

  it.each([
    ['PASSWORD_CLAIM_SECRET_BLOCK', 'Missing required parameter PASSWORD_CLAIM_SECRET_BLOCK'],
    ['TIMESTAMP', 'Missing required parameter TIMESTAMP'],
    ['PASSWORD_CLAIM_SIGNATURE', 'Missing required parameter PASSWORD_CLAIM_SIGNATURE'],
    ['USERNAME', 'Missing required parameter USERNAME'],
  ])('is rejected without %s', async (name, message) => {
    const { create, proof, send } = await serveUsers();
    await create();
    const { ChallengeResponses } = await proof();
    const { [name]: _, ...rest } = ChallengeResponses;
    const call = new RespondToAuthChallengeCommand({
      ...{ ClientId, ChallengeName: 'PASSWORD_VERIFIER', ChallengeResponses: rest },
    });
    expect(await refusal(send(call))).toEqual(refused('InvalidParameterException', message));
  });

  it.each([
    ['none', {}, 'Missing required parameter SRP_A'],
    ['0', { SRP_A: '0' }, 'Invalid SRP_A'],
    ['no number', { SRP_A: 'x' }, 'Invalid SRP_A'],
  ])('is rejected where SRP_A is %s', async (_, parameters, message) => {
    const { send, create } = await serveUsers();
    await create();
    expect(await refusal(send(begin('USER_SRP_AUTH', parameters)))).toEqual(
      refused('InvalidParameterException', message),
    );
  });

  it('hides who is there: the same salt and person each time, and the refusal of a wrong password', async () => {
    const { proof, signIn, send, srp } = await serveUsers({ client: { hidesUsers: true } });
    const [one, other] = [await proof(), await proof()];
    const shown = ({ asked: { ChallengeParameters: parameters } }: typeof one) => [
      parameters!.SALT,
      parameters!.USER_ID_FOR_SRP,
    ];
    expect(shown(one)).toEqual(shown(other));
    expect(shown(one)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), subOf(UserPoolId, email)]);
    expect(shown(await proof('eve@example.com'))[0]).not.toBe(shown(one)[0]);
    expect(await refusal(signIn())).toEqual(wrong);
    const { send: open } = await serveUsers();
    expect(await refusal(open(begin('USER_SRP_AUTH', { SRP_A: srp.SRP_A })))).toEqual(
      refused('UserNotFoundException', 'User does not exist.'),
    );
    expect(await refusal(send(begin('USER_PASSWORD_AUTH', { PASSWORD: password })))).toEqual(wrong);
  });
});

describe('who may sign in', () => {
  it('has confirmed the address', async () => {
    const { send, signIn } = await serveUsers();
    await send(new SignUpCommand({ ClientId, Username: email, Password: password }));
    expect(await refusal(signIn(email, 'Correct-horse-8'))).toEqual(wrong);
    const unconfirmed = refused('UserNotConfirmedException', 'User is not confirmed.');
    expect(await refusal(signIn())).toEqual(unconfirmed);
    expect(await refusal(send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' })))).toEqual(unconfirmed);
  });

  it('is not disabled', async () => {
    const { send, signIn, create } = await serveUsers();
    await create();
    await send(new AdminDisableUserCommand({ UserPoolId, Username: email }));
    expect(await refusal(signIn())).toEqual(disabled);
  });

  it('has set a new password where an administrator wants it', async () => {
    const { send, signIn, create } = await serveUsers();
    await create();
    await send(new AdminResetUserPasswordCommand({ UserPoolId, Username: email }));
    expect(await refusal(signIn())).toEqual(
      refused('PasswordResetRequiredException', 'Password reset required for the user'),
    );
  });

  it('is locked out after five failures, a second at first and twice as long each time, up to 15 minutes', async () => {
    const { signIn, create, advance, send } = await serveUsers();
    await create();
    const fail = () => refusal(send(begin('USER_PASSWORD_AUTH', { PASSWORD: 'x' })));
    const locked = refused('NotAuthorizedException', 'Password attempts exceeded');
    for (let failure = 1; failure <= 5; failure++) expect(await fail()).toEqual(wrong);
    for (let seconds = 1; seconds <= 1024; seconds *= 2) {
      expect(await fail()).toEqual(locked);
      expect(await refusal(signIn())).toEqual(locked);
      advance(Math.min(seconds * 1000, 15 * minute) - 900);
      expect(await fail()).toEqual(locked);
      advance(900);
      if (seconds < 1024) expect(await fail()).toEqual(wrong);
    }
    expect((await signIn()).AuthenticationResult).toEqual(tokens);
    for (let failure = 1; failure <= 4; failure++) expect(await fail()).toEqual(wrong);
    expect((await signIn()).AuthenticationResult).toEqual(tokens);
    for (let failure = 1; failure <= 4; failure++) expect(await fail()).toEqual(wrong);
    advance(15 * minute);
    for (let failure = 1; failure <= 5; failure++) expect(await fail()).toEqual(wrong);
    expect(await fail()).toEqual(locked);
  });
});

describe('flows', () => {
  it.each<[AuthFlowType, Record<string, string>]>([
    ['USER_PASSWORD_AUTH', { PASSWORD: password }],
    ['USER_SRP_AUTH', { SRP_A: '5' }],
    ['USER_AUTH', {}],
    ['REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'x' }],
    ['REFRESH_TOKEN', { REFRESH_TOKEN: 'x' }],
  ])('%s is rejected where the client does not allow it', async (flow, parameters) => {
    const { send } = await serveUsers({ client: { flows: [] } });
    expect(await refusal(send(begin(flow, parameters)))).toEqual(
      refused('InvalidParameterException', `${flow} flow not enabled for this client`),
    );
  });

  it('USER_PASSWORD_AUTH takes the password in the clear', async () => {
    const { send, create } = await serveUsers();
    await create();
    const { AuthenticationResult } = await send(begin('USER_PASSWORD_AUTH', { PASSWORD: password }));
    expect(AuthenticationResult).toEqual(tokens);
    expect(await refusal(send(begin('USER_PASSWORD_AUTH', { PASSWORD: 'Correct-horse-8' })))).toEqual(wrong);
    expect(await refusal(send(begin('USER_PASSWORD_AUTH')))).toMatchObject({ name: 'InvalidParameterException' });
  });

  it.each<AuthFlowType>(['CUSTOM_AUTH', 'ADMIN_USER_PASSWORD_AUTH'])('%s is not emulated', async (flow) => {
    const { send } = await serveUsers();
    expect(await refusal(send(begin(flow)))).toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('is not emulated') as string,
    });
  });
});

describe('USER_AUTH', () => {
  const all = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'];

  it('lets one choose, also where what is preferred is not there', async () => {
    const { send, create } = await serveUsers();
    await create();
    for (const parameters of [undefined, { PREFERRED_CHALLENGE: 'WEB_AUTHN' }]) {
      const { ChallengeName, AvailableChallenges } = await send(begin('USER_AUTH', parameters));
      expect([ChallengeName, AvailableChallenges]).toEqual(['SELECT_CHALLENGE', all]);
    }
    const { send: other, create: make } = await serveUsers({ users: { firstFactors: ['PASSWORD'] } });
    await make();
    expect((await other(begin('USER_AUTH'))).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD']);
  });

  it('signs in with a mailed code, which verifies the address', async () => {
    const { send, mails, code } = await serveUsers();
    await send(new AdminCreateUserCommand({ UserPoolId, Username: email, MessageAction: 'SUPPRESS' }));
    const asked = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
    expect([asked.ChallengeName, asked.ChallengeParameters]).toEqual([
      'EMAIL_OTP',
      {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'b***@e***',
        USERNAME: email,
      },
    ]);
    expect(mails).toEqual([
      {
        to: email,
        subject: 'Your sign-in code',
        text: expect.stringMatching(/^Your sign-in code is \d{8}\.$/) as string,
      },
    ]);
    const respond = (EMAIL_OTP_CODE: string) => send(answer('EMAIL_OTP', { EMAIL_OTP_CODE }, asked.Session));
    expect(await refusal(respond('1'))).toEqual(
      refused('CodeMismatchException', 'Invalid verification code provided, please try again.'),
    );
    expect((await respond(code())).AuthenticationResult).toEqual(tokens);
    expect(await refusal(respond(code()))).toEqual(invalidSession);
    const { UserAttributes } = await send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  it('rejects a code that went to another address than the one that the user has by now', async () => {
    const { send, create, code, tokens: tokensOf } = await serveUsers();
    await create();
    const { AccessToken } = await tokensOf();
    const { Session } = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
    const mailed = code();
    const UserAttributes = [{ Name: 'email', Value: 'eve@example.com' }];
    await send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
    const USERNAME = 'eve@example.com';
    expect(await refusal(send(answer('EMAIL_OTP', { USERNAME, EMAIL_OTP_CODE: mailed }, Session)))).toEqual(
      invalidSession,
    );
    const { UserAttributes: kept } = await send(new AdminGetUserCommand({ UserPoolId, Username: USERNAME }));
    expect(kept).toContainEqual({ Name: 'email_verified', Value: 'false' });
  });

  it('rejects a code after three minutes, or as many as the client says', async () => {
    for (const [client, minutes] of [
      [{}, 3],
      [{ sessionMinutes: 15 }, 15],
    ] as const) {
      const { send, create, code, advance } = await serveUsers({ client });
      await create();
      const first = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
      advance((minutes - 1) * minute);
      const inTime = answer('EMAIL_OTP', { EMAIL_OTP_CODE: code() }, first.Session);
      expect((await send(inTime)).AuthenticationResult).toEqual(tokens);
      const second = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
      advance(minutes * minute);
      expect(await refusal(send(answer('EMAIL_OTP', { EMAIL_OTP_CODE: code() }, second.Session)))).toEqual(
        refused('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
      );
    }
  });

  it('locks out who guesses codes', async () => {
    const { send, create, code } = await serveUsers();
    await create();
    const { Session } = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
    const respond = (EMAIL_OTP_CODE: string) => refusal(send(answer('EMAIL_OTP', { EMAIL_OTP_CODE }, Session)));
    for (let failure = 1; failure <= 5; failure++)
      expect(await respond('1')).toMatchObject({ name: 'CodeMismatchException' });
    expect(await respond(code())).toEqual(refused('NotAuthorizedException', 'Password attempts exceeded'));
  });

  it('signs in by SRP and by password, chosen or preferred', async () => {
    const { send, create, srp } = await serveUsers();
    await create();
    const begun = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: srp.SRP_A }));
    const choice = await send(begin('USER_AUTH'));
    const chosen = await send(answer('SELECT_CHALLENGE', { ANSWER: 'PASSWORD_SRP', SRP_A: srp.SRP_A }, choice.Session));
    for (const { ChallengeName, ChallengeParameters, Session } of [begun, chosen]) {
      expect(ChallengeName).toBe('PASSWORD_VERIFIER');
      const proof = answer('PASSWORD_VERIFIER', srp.prove(ChallengeParameters!, password), Session);
      expect((await send(proof)).AuthenticationResult).toEqual(tokens);
    }
    const byPassword = begin('USER_AUTH', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: password });
    expect((await send(byPassword)).AuthenticationResult).toEqual(tokens);
    const { Session } = await send(begin('USER_AUTH'));
    const select = answer('SELECT_CHALLENGE', { ANSWER: 'PASSWORD', PASSWORD: password }, Session);
    expect((await send(select)).AuthenticationResult).toEqual(tokens);
  });

  it('mails a code where it is chosen, and takes a choice once, among what is there', async () => {
    const { send, create, code, mails } = await serveUsers();
    await create();
    const { Session } = await send(begin('USER_AUTH'));
    const select = (ANSWER: string) => send(answer('SELECT_CHALLENGE', { ANSWER }, Session));
    expect(await refusal(select('SMS_OTP'))).toMatchObject({ name: 'InvalidParameterException' });
    const asked = await select('EMAIL_OTP');
    expect(mails).toHaveLength(1);
    const { AuthenticationResult } = await send(answer('EMAIL_OTP', { EMAIL_OTP_CODE: code() }, asked.Session));
    expect(AuthenticationResult).toEqual(tokens);
    expect(await refusal(select('EMAIL_OTP'))).toEqual(invalidSession);
  });

  it('offers no password to one who has none', async () => {
    const { send, register } = await serveUsers();
    await register(email, '');
    expect((await send(begin('USER_AUTH'))).AvailableChallenges).toEqual(['EMAIL_OTP']);
  });

  it('hides who is there: everything is offered, no mail is sent and no code is right', async () => {
    const { send, mails } = await serveUsers({ client: { hidesUsers: true } });
    expect((await send(begin('USER_AUTH'))).AvailableChallenges).toEqual(all);
    const asked = await send(begin('USER_AUTH', { PREFERRED_CHALLENGE: 'EMAIL_OTP' }));
    expect(asked.ChallengeParameters).toMatchObject({ CODE_DELIVERY_DESTINATION: 'b***@e***' });
    expect(await refusal(send(answer('EMAIL_OTP', { EMAIL_OTP_CODE: '12345678' }, asked.Session)))).toMatchObject({
      name: 'CodeMismatchException',
    });
    expect(mails).toEqual([]);
    const { send: open } = await serveUsers();
    expect(await refusal(open(begin('USER_AUTH')))).toMatchObject({ name: 'UserNotFoundException' });
  });

  it('rejects a session of another user, client or challenge, and one of an earlier process', async () => {
    const first = await serveUsers();
    await first.create();
    await first.create('eve@example.com');
    const { Session } = await first.send(begin('USER_AUTH'));
    const select = { ANSWER: 'EMAIL_OTP' };
    for (const call of [
      answer('SELECT_CHALLENGE', { ...select, USERNAME: 'eve@example.com' }, Session),
      answer('EMAIL_OTP', { EMAIL_OTP_CODE: '1' }, Session),
      answer('SELECT_CHALLENGE', select, 'x'.repeat(40)),
      answer('SELECT_CHALLENGE', select),
    ])
      expect(await refusal(first.send(call))).toEqual(invalidSession);
    await first.stop();
    const second = await serveUsers({ directory: first.directory });
    expect(await refusal(second.send(answer('SELECT_CHALLENGE', select, Session)))).toEqual(invalidSession);
  });

  it('rejects challenges that are not emulated', async () => {
    const { send } = await serveUsers();
    expect(await refusal(send(answer('SOFTWARE_TOKEN_MFA', {})))).toEqual(
      refused('InvalidParameterException', 'challenge SOFTWARE_TOKEN_MFA is not emulated'),
    );
  });
});

describe('a temporary password', () => {
  const temporary = 'Temporary-horse-7';
  const given = { UserPoolId, Username: email, TemporaryPassword: temporary, MessageAction: 'SUPPRESS' as const };

  it('is good for setting another, once', async () => {
    const { send, signIn } = await serveUsers();
    await send(new AdminCreateUserCommand({ ...given, UserAttributes: [{ Name: 'name', Value: 'Bob' }] }));
    const asked = await signIn(email, temporary);
    expect([asked.ChallengeName, asked.ChallengeParameters]).toEqual([
      'NEW_PASSWORD_REQUIRED',
      {
        USER_ID_FOR_SRP: subOf(UserPoolId, email),
        requiredAttributes: '[]',
        userAttributes: JSON.stringify({ email_verified: 'false', name: 'Bob', email }),
      },
    ]);
    const respond = (NEW_PASSWORD: string, more: Record<string, string> = {}) =>
      send(answer('NEW_PASSWORD_REQUIRED', { NEW_PASSWORD, ...more }, asked.Session));
    expect(await refusal(respond('short'))).toMatchObject({ name: 'InvalidPasswordException' });
    expect(await refusal(respond(password, { 'userAttributes.email': 'eve@example.com' }))).toEqual(
      refused('InvalidParameterException', 'Cannot modify an already provided email'),
    );
    expect((await respond(password, { 'userAttributes.name': 'Robert' })).AuthenticationResult).toEqual(tokens);
    expect(await refusal(respond(password))).toEqual(invalidSession);
    expect(await refusal(signIn(email, temporary))).toEqual(wrong);
    expect((await signIn()).AuthenticationResult).toEqual(tokens);
    const { UserAttributes } = await send(new AdminGetUserCommand({ UserPoolId, Username: email }));
    expect(UserAttributes).toContainEqual({ Name: 'name', Value: 'Robert' });
  });

  it('ends after the days that the pool says', async () => {
    const { send, signIn, advance } = await serveUsers();
    await send(new AdminCreateUserCommand(given));
    advance(7 * 24 * hour - minute);
    expect((await signIn(email, temporary)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    advance(minute);
    expect(await refusal(signIn(email, temporary))).toEqual(
      refused('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.'),
    );
    await send(new AdminSetUserPasswordCommand({ UserPoolId, Username: email, Password: temporary }));
    expect((await signIn(email, temporary)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  });
});
