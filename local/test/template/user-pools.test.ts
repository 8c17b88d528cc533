import { describe, expect, it } from 'vitest';
import { load } from './given.ts';

const only = (Type: string, Properties: Record<string, unknown>) => load({ Resources: { R: { Type, Properties } } });

describe('a user pool', () => {
  it.each([
    ['people who sign in by telephone', { UsernameAttributes: ['phone_number'] }, /UsernameAttributes\[0\]/],
    ['a second factor', { MfaConfiguration: 'ON' }, /MfaConfiguration is "ON"; allowed: OFF, OPTIONAL;/],
    [
      'passkeys',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
      /AllowedFirstAuthFactors\[1\] is "WEB_AUTHN"; allowed: PASSWORD, EMAIL_OTP;/,
    ],
    [
      'codes by SMS',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['SMS_OTP'] } } },
      /AllowedFirstAuthFactors\[0\] is "SMS_OTP"/,
    ],
    [
      'a history of passwords',
      { Policies: { PasswordPolicy: { PasswordHistorySize: 5 } } },
      /PasswordHistorySize is 5; allowed: 0;/,
    ],
    [
      'confirmation by a link',
      { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } },
      /DefaultEmailOption is "CONFIRM_WITH_LINK"; allowed: CONFIRM_WITH_CODE;/,
    ],
    ['another trigger', { LambdaConfig: { PreSignUp: 'arn' } }, /LambdaConfig\.PreSignUp is not emulated/],
  ])('stops the start with %s', (_, properties, message) => {
    expect(() => only('AWS::Cognito::UserPool', properties)).toThrow(message);
  });
});

describe('an app client', () => {
  it.each([
    ['a secret', { GenerateSecret: true }, /GenerateSecret is true; allowed: false;/],
    [
      'refresh tokens that change',
      { RefreshTokenRotation: { Feature: 'ENABLED' } },
      /RefreshTokenRotation\.Feature is "ENABLED"; allowed: DISABLED;/,
    ],
    [
      'a flow of the old names',
      { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] },
      /ExplicitAuthFlows\[0\] is "ADMIN_NO_SRP_AUTH"; allowed: ALLOW_USER_AUTH, /,
    ],
  ])('stops the start with %s', (_, properties, message) => {
    expect(() => only('AWS::Cognito::UserPoolClient', { UserPoolId: 'x', ...properties })).toThrow(message);
  });
});
