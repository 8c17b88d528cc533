import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

const inline = { PolicyName: scalar, PolicyDocument: document };
const validityUnit = oneOf('minutes', 'hours', 'days', 'seconds');

/** What an app client may allow; custom challenges and the flow of administrators are then refused when they are asked for. */
const flows = [
  ...['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  ...['ALLOW_CUSTOM_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
];

/** Roles, policies and user pools. */
export const identityTypes: Record<string, ResourceType> = {
  'AWS::IAM::Role': {
    properties: {
      RoleName: scalar,
      Path: scalar,
      AssumeRolePolicyDocument: document,
      Policies: list(members(inline)),
      ManagedPolicyArns: list(),
      Description: noEffect,
      MaxSessionDuration: noEffect,
      Tags: noEffect,
    },
    identify(names) {
      const name = names.name('RoleName', 64);
      const arn = names.globalArn('iam', `role${names.property('Path') ?? '/'}${name}`);
      return { physicalId: name, arn, attributes: { Arn: arn, RoleId: `AROA${names.id(17).toUpperCase()}` } };
    },
  },
  'AWS::IAM::Policy': {
    properties: { ...inline, Roles: list() },
    identify: (names) => ({ physicalId: names.name('PolicyName'), attributes: { Id: names.name('PolicyName') } }),
  },
  'AWS::Cognito::UserPool': {
    properties: {
      UserPoolName: scalar,
      LambdaConfig: members({
        PreTokenGeneration: scalar,
        PreTokenGenerationConfig: members({ LambdaArn: scalar, LambdaVersion: oneOf('V2_0') }),
      }),
      UsernameAttributes: list(oneOf('email')),
      AccountRecoverySetting: members({ RecoveryMechanisms: list(members({ Name: scalar, Priority: scalar })) }),
      AdminCreateUserConfig: members({
        AllowAdminCreateUserOnly: scalar,
        InviteMessageTemplate: members({ EmailMessage: scalar, EmailSubject: scalar, SMSMessage: noEffect }),
        UnusedAccountValidityDays: scalar,
      }),
      AutoVerifiedAttributes: list(oneOf('email')),
      DeletionProtection: noEffect,
      DeviceConfiguration: noEffect,
      EmailConfiguration: noEffect,
      EmailVerificationMessage: scalar,
      EmailVerificationSubject: scalar,
      EnabledMfas: noEffect,
      MfaConfiguration: oneOf('OFF', 'OPTIONAL'),
      Policies: members({
        PasswordPolicy: members({
          MinimumLength: scalar,
          PasswordHistorySize: oneOf('0'),
          RequireLowercase: scalar,
          RequireNumbers: scalar,
          RequireSymbols: scalar,
          RequireUppercase: scalar,
          TemporaryPasswordValidityDays: scalar,
        }),
        SignInPolicy: members({ AllowedFirstAuthFactors: list(oneOf('PASSWORD', 'EMAIL_OTP')) }),
      }),
      Schema: list(
        members({
          Name: scalar,
          AttributeDataType: scalar,
          Required: scalar,
          Mutable: scalar,
          DeveloperOnlyAttribute: oneOf('false'),
          NumberAttributeConstraints: noEffect,
          StringAttributeConstraints: noEffect,
        }),
      ),
      SmsVerificationMessage: noEffect,
      UserAttributeUpdateSettings: members({ AttributesRequireVerificationBeforeUpdate: list(oneOf('email')) }),
      UserPoolAddOns: noEffect,
      UserPoolTags: noEffect,
      UserPoolTier: oneOf('LITE', 'ESSENTIALS', 'PLUS'),
      UsernameConfiguration: members({ CaseSensitive: scalar }),
      VerificationMessageTemplate: members({
        DefaultEmailOption: oneOf('CONFIRM_WITH_CODE'),
        EmailMessage: scalar,
        EmailSubject: scalar,
        EmailMessageByLink: noEffect,
        EmailSubjectByLink: noEffect,
        SmsMessage: noEffect,
      }),
    },
    identify(names) {
      const id = `${names.region}_${names.id(9, 'mixed')}`;
      const provider = `cognito-idp.${names.region}.amazonaws.com/${id}`;
      const arn = names.arn('cognito-idp', `userpool/${id}`);
      return {
        physicalId: id,
        arn,
        attributes: { Arn: arn, UserPoolId: id, ProviderName: provider, ProviderURL: `https://${provider}` },
      };
    },
  },
  'AWS::Cognito::UserPoolClient': {
    properties: {
      UserPoolId: scalar,
      ClientName: scalar,
      AccessTokenValidity: scalar,
      IdTokenValidity: scalar,
      RefreshTokenValidity: scalar,
      TokenValidityUnits: members({ AccessToken: validityUnit, IdToken: validityUnit, RefreshToken: validityUnit }),
      GenerateSecret: oneOf('false'),
      AllowedOAuthFlows: noEffect,
      AllowedOAuthFlowsUserPoolClient: noEffect,
      AllowedOAuthScopes: noEffect,
      AuthSessionValidity: scalar,
      CallbackURLs: noEffect,
      EnablePropagateAdditionalUserContextData: noEffect,
      EnableTokenRevocation: scalar,
      ExplicitAuthFlows: list(oneOf(...flows)),
      LogoutURLs: noEffect,
      PreventUserExistenceErrors: oneOf('ENABLED', 'LEGACY'),
      ReadAttributes: noEffect,
      RefreshTokenRotation: members({ Feature: oneOf('DISABLED'), RetryGracePeriodSeconds: noEffect }),
      SupportedIdentityProviders: noEffect,
      WriteAttributes: noEffect,
    },
    identify(names) {
      const id = names.id(26);
      return { physicalId: id, attributes: { ClientId: id, Name: names.name('ClientName') } };
    },
  },
  'AWS::Cognito::UserPoolGroup': {
    properties: {
      UserPoolId: scalar,
      GroupName: scalar,
      Description: scalar,
      Precedence: scalar,
      RoleArn: scalar,
    },
    identify: (names) => ({ physicalId: names.name('GroupName'), attributes: {} }),
  },
};
