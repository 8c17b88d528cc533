import { describe, expect, it } from 'vitest';
import { apiConfigs } from '../../src/from-template/appsync.ts';
import { load } from '../template/given.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:authorizer';

/** The modes of a template's API with these properties, beside a function called `authorizer`. */
const modes = (properties: Record<string, unknown>) =>
  apiConfigs(
    load({
      Resources: {
        Authorizer: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'authorizer' } },
        Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'api', ...properties } },
        Schema: {
          Type: 'AWS::AppSync::GraphQLSchema',
          Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Definition: 'type Query { a: String }' },
        },
      },
    }),
  )[0]!.authentication;
const uri = { AuthorizerUri: { 'Fn::GetAtt': ['Authorizer', 'Arn'] } };
const lambda = (config: object) => ({ AuthenticationType: 'AWS_LAMBDA', LambdaAuthorizerConfig: config });

describe('the modes of an API', () => {
  it.each([
    ['by default', { ...lambda(uri) }, [{ type: 'AWS_LAMBDA', functionArn, ttlSeconds: 0 }]],
    [
      'beside another',
      {
        AuthenticationType: 'AWS_IAM',
        AdditionalAuthenticationProviders: [
          lambda({ ...uri, AuthorizerResultTtlInSeconds: 300, IdentityValidationExpression: 'link-.*' }),
        ],
      },
      [
        { type: 'AWS_IAM' },
        { type: 'AWS_LAMBDA', functionArn, ttlSeconds: 300, identityValidationExpression: 'link-.*' },
      ],
    ],
    [
      'with a time to live as text',
      lambda({ ...uri, AuthorizerResultTtlInSeconds: '60' }),
      [{ type: 'AWS_LAMBDA', functionArn, ttlSeconds: 60 }],
    ],
  ])('have a Lambda authorizer %s', (_, properties, expected) => {
    expect(modes(properties)).toEqual(expected);
  });

  it.each([
    ['has no config', { AuthenticationType: 'AWS_LAMBDA' }, /a mode is AWS_LAMBDA and has no LambdaAuthorizerConfig/],
    ['names no function', lambda({}), /a mode is AWS_LAMBDA and has no LambdaAuthorizerConfig/],
    ['is another function', lambda({ AuthorizerUri: `${functionArn}2` }), /AuthorizerUri arn:\S+:authorizer2 is not/],
    ['is an alias', lambda({ AuthorizerUri: `${functionArn}:live` }), /versions and aliases are not emulated/],
    [
      'has a setting that is not known',
      lambda({ ...uri, Cache: 'ON' }),
      /LambdaAuthorizerConfig\.Cache is not emulated/,
    ],
  ])('stop the start where a Lambda authorizer %s', (_, properties, message) => {
    expect(() => modes(properties)).toThrow(message);
  });

  it('have providers of OpenID Connect', () => {
    const issuer = 'https://id.example';
    const oidc = (config: object) => ({ AuthenticationType: 'OPENID_CONNECT', OpenIDConnectConfig: config });
    const all = { Issuer: issuer, ClientId: 'web|app', IatTTL: '60000', AuthTTL: 120_000 };
    expect(modes({ ...oidc({ Issuer: issuer }), AdditionalAuthenticationProviders: [oidc(all)] })).toEqual([
      { type: 'OPENID_CONNECT', issuer },
      { type: 'OPENID_CONNECT', issuer, clientId: 'web|app', iatTtlMs: 60_000, authTtlMs: 120_000 },
    ]);
    expect(() => modes({ AuthenticationType: 'OPENID_CONNECT' })).toThrow('a mode is OPENID_CONNECT and has no Issuer');
  });
});
