import {
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { subOf } from '../../../src/cognito/claims.ts';
import { ClientId, email, hour, password, refusal, refused, serveUsers, UserPoolId } from './given.ts';

const eve = 'eve@example.com';
const invalid = refused('NotAuthorizedException', 'Invalid Access Token');

describe('GetUser', () => {
  it('shows the user of an access token', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    expect(await send(new GetUserCommand({ AccessToken }))).toMatchObject({
      Username: subOf(UserPoolId, email),
      UserAttributes: [
        { Name: 'sub', Value: subOf(UserPoolId, email) },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'email', Value: email },
      ],
    });
  });

  it('takes a token that was issued without a sign-in, whose person has the same sub', async () => {
    const { send, create, issuer } = await serveUsers();
    const token = (of: object = {}) =>
      issuer.token({ poolId: UserPoolId, clientId: ClientId, email, use: 'access', ...of });
    expect(await refusal(send(new GetUserCommand({ AccessToken: await token() })))).toEqual(
      refused('UserNotFoundException', 'User does not exist.'),
    );
    await create();
    expect((await send(new GetUserCommand({ AccessToken: await token() }))).Username).toBe(subOf(UserPoolId, email));
  });

  it('rejects ID tokens, late ones, those of others, and what is none', async () => {
    const { send, create, tokens, advance } = await serveUsers();
    await create();
    const { AccessToken, IdToken } = await tokens();
    const get = (token: string) => refusal(send(new GetUserCommand({ AccessToken: token })));
    expect(await get(IdToken)).toEqual(invalid);
    expect(await get('x')).toEqual(invalid);
    expect(await get(`${AccessToken.slice(0, -4)}AAAA`)).toEqual(invalid);
    advance(30 * 60_000);
    expect(await get(AccessToken)).toEqual(refused('NotAuthorizedException', 'Access Token has expired'));
  });

  it('rejects a token whose trigger took the scope away', async () => {
    const { send, create, tokens } = await serveUsers({
      pool: { preTokenGeneration: { functionArn: 'arn', version: 'V2_0' } },
      details: { accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] } },
    });
    await create();
    expect(await refusal(send(new GetUserCommand({ AccessToken: (await tokens()).AccessToken })))).toEqual(
      refused('NotAuthorizedException', 'Access Token does not have required scopes'),
    );
  });
});

describe('UpdateUserAttributes and VerifyUserAttribute', () => {
  it('change attributes, which the ID token tells', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    const UserAttributes = [
      { Name: 'name', Value: 'Bob' },
      { Name: 'nickname', Value: 'Bo' },
    ];
    expect(await send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))).not.toHaveProperty(
      'CodeDeliveryDetailsList',
    );
    expect(decodeJwt((await tokens()).IdToken)).toMatchObject({ email, name: 'Bob', nickname: 'Bo' });
    const late = [{ Name: 'custom:place', Value: 'Lviv' }];
    expect(await refusal(send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: late })))).toEqual(
      refused('InvalidParameterException', 'user.custom:place: Attribute cannot be updated.'),
    );
  });

  it('keep an address until the new one is verified, where the pool says so', async () => {
    const { send, create, tokens, mails, code, signIn } = await serveUsers({ users: { keepsOriginalEmail: true } });
    await create();
    const { AccessToken } = await tokens();
    const UserAttributes = [{ Name: 'email', Value: eve }];
    expect(await send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }))).toMatchObject({
      CodeDeliveryDetailsList: [{ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'e***@e***' }],
    });
    expect(mails.map(({ to }) => to)).toEqual([eve]);
    expect(decodeJwt((await tokens()).IdToken)).toMatchObject({ email, email_verified: true });
    const verify = (Code: string) =>
      send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
    expect(await refusal(verify('x'))).toMatchObject({ name: 'CodeMismatchException' });
    await verify(code());
    expect(decodeJwt((await tokens(eve)).IdToken)).toMatchObject({
      ...{ email: eve, email_verified: true },
      sub: subOf(UserPoolId, email),
    });
    expect(await refusal(signIn())).toMatchObject({ name: 'UserNotFoundException' });
    expect(await refusal(verify(code()))).toMatchObject({ name: 'ExpiredCodeException' });
  });

  it('keep the address that counts where it is named again, whatever was asked for before', async () => {
    const { send, create, tokens, code } = await serveUsers({ users: { keepsOriginalEmail: true } });
    await create();
    const { AccessToken } = await tokens();
    const update = (Name: string, Value: string) =>
      send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
    await update('email', eve);
    await update('name', 'Bob');
    await update('email', email);
    const verify = new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code() });
    expect(await refusal(send(verify))).toMatchObject({ name: 'CodeMismatchException' });
    expect(decodeJwt((await tokens()).IdToken)).toMatchObject({ email, email_verified: true, name: 'Bob' });
  });

  it('verify no other address than the one that the code went to', async () => {
    const { send, create, tokens, code, mails } = await serveUsers({ users: { verifiesEmail: false } });
    await create();
    const { AccessToken } = await tokens();
    await send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }));
    await send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: eve }] }));
    expect(mails.map(({ to }) => to)).toEqual([email]);
    const verify = new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code() });
    expect(await refusal(send(verify))).toMatchObject({ name: 'CodeMismatchException' });
    expect(decodeJwt((await tokens(eve)).IdToken)).toMatchObject({ email: eve, email_verified: false });
  });

  it('change the address at once otherwise, not verified, and leave the old one to others', async () => {
    const { send, create, tokens, code } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    await send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: eve }] }));
    expect(decodeJwt((await tokens(eve)).IdToken)).toMatchObject({ email: eve, email_verified: false });
    await send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: code() }));
    expect(decodeJwt((await tokens(eve)).IdToken)).toMatchObject({ email_verified: true });
    await create();
    const subs = [(await tokens(eve)).IdToken, (await tokens()).IdToken].map((token) => decodeJwt(token).sub);
    expect(new Set(subs).size).toBe(2);
  });

  it('reject an address that another has, also one that came in between', async () => {
    const { send, create, tokens, code } = await serveUsers({ users: { keepsOriginalEmail: true } });
    await create();
    const { AccessToken } = await tokens();
    const update = () =>
      send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: eve }] }));
    await update();
    const mailed = code();
    await create(eve);
    const exists = refused('AliasExistsException', 'An account with the given email already exists.');
    expect(await refusal(update())).toEqual(exists);
    const verify = new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code: mailed });
    expect(await refusal(send(verify))).toEqual(exists);
  });

  it('reject what users may not set', async () => {
    const { send, create, tokens } = await serveUsers();
    await create();
    const { AccessToken } = await tokens();
    const update = (Name: string, Value: string) =>
      refusal(send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] })));
    expect(await update('email_verified', 'true')).toMatchObject({ name: 'NotAuthorizedException' });
    expect(await update('sub', 'x')).toMatchObject({ name: 'InvalidParameterException' });
    expect(await update('email', 'no address')).toMatchObject({ name: 'InvalidParameterException' });
    expect(await update('name', 'x'.repeat(2049))).toMatchObject({ name: 'InvalidParameterException' });
    expect(await update('constructor', 'x')).toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('GetUserAttributeVerificationCode', () => {
  it('mails a code that is good for a day', async () => {
    const { send, create, issuer, mails, code, advance } = await serveUsers();
    await create(email, password);
    const AccessToken = () => issuer.token({ poolId: UserPoolId, clientId: ClientId, email, use: 'access' });
    const ask = async (AttributeName: string) =>
      send(new GetUserAttributeVerificationCodeCommand({ AccessToken: await AccessToken(), AttributeName }));
    const verify = async () =>
      send(new VerifyUserAttributeCommand({ AccessToken: await AccessToken(), AttributeName: 'email', Code: code() }));
    expect((await ask('email')).CodeDeliveryDetails).toMatchObject({ Destination: 'b***@e***' });
    expect(mails).toHaveLength(1);
    advance(24 * hour);
    expect(await refusal(verify())).toMatchObject({ name: 'ExpiredCodeException' });
    await ask('email');
    advance(23 * hour);
    await verify();
    expect(await refusal(ask('phone_number'))).toMatchObject({ name: 'InvalidParameterException' });
  });
});
