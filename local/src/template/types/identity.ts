import type { ResourceType } from '../resource-type.ts';
import { document, list, members, noEffect, oneOf, scalar } from '../shape.ts';

const inline = { PolicyName: scalar, PolicyDocument: document };
const validityUnit = oneOf('minutes', 'hours', 'days', 'seconds');

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
      const name = names.name('RoleName');
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
      AccountRecoverySetting: noEffect,
      AdminCreateUserConfig: noEffect,
      AutoVerifiedAttributes: noEffect,
      DeletionProtection: noEffect,
      DeviceConfiguration: noEffect,
      EmailConfiguration: noEffect,
      EmailVerificationMessage: noEffect,
      EmailVerificationSubject: noEffect,
      EnabledMfas: noEffect,
      MfaConfiguration: noEffect,
      Policies: noEffect,
      Schema: noEffect,
      SmsVerificationMessage: noEffect,
      UserAttributeUpdateSettings: noEffect,
      UserPoolAddOns: noEffect,
      UserPoolTags: noEffect,
      UserPoolTier: oneOf('LITE', 'ESSENTIALS', 'PLUS'),
      UsernameConfiguration: noEffect,
      VerificationMessageTemplate: noEffect,
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
      RefreshTokenValidity: noEffect,
      TokenValidityUnits: members({ AccessToken: validityUnit, IdToken: validityUnit, RefreshToken: validityUnit }),
      GenerateSecret: oneOf('false'),
      AllowedOAuthFlows: noEffect,
      AllowedOAuthFlowsUserPoolClient: noEffect,
      AllowedOAuthScopes: noEffect,
      AuthSessionValidity: noEffect,
      CallbackURLs: noEffect,
      EnablePropagateAdditionalUserContextData: noEffect,
      EnableTokenRevocation: noEffect,
      ExplicitAuthFlows: noEffect,
      LogoutURLs: noEffect,
      PreventUserExistenceErrors: noEffect,
      ReadAttributes: noEffect,
      RefreshTokenRotation: noEffect,
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
      Description: noEffect,
      Precedence: noEffect,
      RoleArn: noEffect,
    },
    identify: (names) => ({ physicalId: names.name('GroupName'), attributes: {} }),
  },
};
