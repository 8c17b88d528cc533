import { describe, expect, it } from 'vitest';
import { poolsOfTemplate } from '../../src/from-template/cognito.ts';
import { defaultSettings } from '../../src/cognito/pool.ts';
import { functionArn, pool } from '../cognito/given.ts';

const poolResource = (LambdaConfig?: object, properties: object = {}) => ({
  logicalId: 'Pool',
  attributes: {},
  type: 'AWS::Cognito::UserPool',
  physicalId: pool.id,
  arn: pool.arn,
  properties: { ...(LambdaConfig && { LambdaConfig }), ...properties },
});
/** What a client has where the template says nothing. */
const usual = {
  accessTokenMinutes: 60,
  idTokenMinutes: 60,
  refreshTokenMinutes: 43_200,
  sessionMinutes: 3,
  flows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'],
  hidesUsers: false,
  revokesTokens: true,
};
const client = (physicalId: string, properties: object, UserPoolId = pool.id) => ({
  logicalId: 'Client',
  attributes: {},
  type: 'AWS::Cognito::UserPoolClient',
  physicalId,
  properties: { UserPoolId, ...properties },
});

describe('the pools of a template', () => {
  it('have their trigger and clients', () => {
    const resources = [
      poolResource({ PreTokenGenerationConfig: { LambdaArn: functionArn, LambdaVersion: 'V2_0' } }),
      client('mine', {}),
      client('other', {}, 'us-east-1_Other1234'),
    ];
    expect(poolsOfTemplate(resources, 'us-east-1')).toEqual([
      {
        id: pool.id,
        arn: pool.arn,
        region: 'us-east-1',
        clients: [{ id: 'mine', ...usual }],
        groups: [],
        users: defaultSettings,
        preTokenGeneration: { functionArn, version: 'V2_0' },
      },
    ]);
  });

  it.each([
    ['minutes', 30, 30],
    ['hours', 2, 120],
    ['days', 1, 1440],
    ['seconds', 300, 5],
    [undefined, 3, 180],
  ])('read lifetimes in %s: %i is %i minutes', (unit, validity, minutes) => {
    const properties = {
      AccessTokenValidity: validity,
      IdTokenValidity: validity,
      ...(unit && { TokenValidityUnits: { AccessToken: unit, IdToken: unit } }),
    };
    const [{ clients } = { clients: [] }] = poolsOfTemplate([poolResource(), client('mine', properties)], 'us-east-1');
    expect(clients).toEqual([{ id: 'mine', ...usual, accessTokenMinutes: minutes, idTokenMinutes: minutes }]);
  });

  it('read what a client allows', () => {
    const properties = {
      RefreshTokenValidity: 2,
      AuthSessionValidity: 15,
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: false,
    };
    const [{ clients } = { clients: [] }] = poolsOfTemplate([poolResource(), client('mine', properties)], 'us-east-1');
    expect(clients).toEqual([
      {
        ...usual,
        ...{ id: 'mine', refreshTokenMinutes: 2 * 24 * 60, sessionMinutes: 15, flows: ['ALLOW_USER_AUTH'] },
        ...{ hidesUsers: true, revokesTokens: false },
      },
    ]);
  });

  it('read what a pool says of its users, and its groups', () => {
    const properties = {
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
      AdminCreateUserConfig: {
        AllowAdminCreateUserOnly: true,
        InviteMessageTemplate: { EmailSubject: 'Come', EmailMessage: 'With {####}.' },
        UnusedAccountValidityDays: 3,
      },
      AutoVerifiedAttributes: ['email'],
      Policies: {
        PasswordPolicy: { MinimumLength: 12, RequireNumbers: true, RequireSymbols: 'true', RequireUppercase: false },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
      },
      Schema: [
        { Name: 'email', Required: true, Mutable: true },
        { Name: 'place', AttributeDataType: 'String', Mutable: false },
      ],
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      UsernameAttributes: ['email'],
      VerificationMessageTemplate: { EmailSubject: 'Verify', EmailMessage: 'By {####}.' },
    };
    const group = (name: string, given: object = {}) => ({
      ...client(name, { GroupName: name, ...given }),
      type: 'AWS::Cognito::UserPoolGroup',
    });
    const groups = [group('staff', { Description: 'Works here', Precedence: '2', RoleArn: 'arn' }), group('others')];
    expect(poolsOfTemplate([poolResource(undefined, properties), ...groups], 'us-east-1')).toMatchObject([
      {
        groups: [{ name: 'staff', description: 'Works here', precedence: 2, roleArn: 'arn' }, { name: 'others' }],
        users: {
          isByEmail: true,
          allowsSignUp: false,
          verifiesEmail: true,
          keepsOriginalEmail: true,
          recoversByEmail: false,
          firstFactors: ['PASSWORD', 'EMAIL_OTP'],
          passwordPolicy: { minimumLength: 12, requires: ['Numbers', 'Symbols'], temporaryDays: 3 },
          schema: {
            email: { isRequired: true, isMutable: true },
            'custom:place': { isRequired: false, isMutable: false },
          },
          messages: {
            verification: { subject: 'Verify', text: 'By {####}.' },
            invitation: { subject: 'Come', text: 'With {####}.' },
          },
        },
      },
    ]);
  });

  it('reject a trigger of version 1', () => {
    expect(() => poolsOfTemplate([poolResource({ PreTokenGeneration: functionArn })], 'us-east-1')).toThrow(
      `cannot run user pool ${pool.id}: its pre-token-generation trigger is of version V1_0; allowed: V2_0`,
    );
  });
});
