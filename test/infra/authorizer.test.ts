import { describe, expect, it } from 'vitest';
import { newNonce, newSecret } from '../../functions/adapters/secrets.ts';
import { keyIdOf, writeKey } from '../../functions/domain/access/api-key.ts';
import { ofType, templateOf, withAll } from '../support/synthesised.ts';

const template = await templateOf(withAll);
const api = ofType(template, 'AWS::AppSync::GraphQLApi')[0]![1].Properties as Api;
const { LambdaAuthorizerConfig: config } = api.AdditionalAuthenticationProviders.find(
  ({ AuthenticationType }) => AuthenticationType === 'AWS_LAMBDA',
)!;

interface Api {
  AuthenticationType: string;
  AdditionalAuthenticationProviders: { AuthenticationType: string; LambdaAuthorizerConfig?: Config }[];
}
interface Config {
  AuthorizerResultTtlInSeconds: number;
  IdentityValidationExpression: string;
}

describe('the authorizer', () => {
  it('is asked anew for each call', () => {
    expect(config!.AuthorizerResultTtlInSeconds).toBe(0);
  });

  it('is asked about tokens of ours, and about nothing else', () => {
    const isAsked = (token: string) => new RegExp(`^(${config!.IdentityValidationExpression})$`).test(token);
    const secret = newSecret();
    const owner = '7c9f2f3e-1111-4222-8333-944455556666';
    const ours = [`link-${secret}`, `session-${secret}`, writeKey(keyIdOf(owner, '19', newNonce()), secret)];
    expect(ours.map(isAsked)).toEqual([true, true, true]);
    const others = ['', secret, `Bearer link-${secret}`, `link-${secret}x`, `key-${secret}`, 'da2-0123456789', 'a.b.c'];
    expect(others.filter(isAsked)).toEqual([]);
  });

  it('is invoked by this API alone', () => {
    const permissions = ofType(template, 'AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties as { Principal: string; SourceArn?: unknown; FunctionName: unknown })
      .filter(({ FunctionName }) => JSON.stringify(FunctionName).includes('AuthorizeCaller'));
    expect(permissions).toEqual([
      expect.objectContaining({
        Principal: 'appsync.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^Api/), 'Arn'] },
      }),
    ]);
  });

  it('is none, nor a mode of the API, where there are neither links nor keys', async () => {
    const without = await templateOf();
    expect(JSON.stringify(without)).not.toContain('AWS_LAMBDA');
    expect(JSON.stringify(without)).not.toContain('AuthorizeCaller');
  });
});

describe('the tables of links and keys', () => {
  it.each(['ApiKeysTable', 'NoticesInvitationsTable'])('%s is guarded as others are, and forgets by itself', (name) => {
    const [, table] = ofType(template, 'AWS::DynamoDB::Table').find(([id]) => id.startsWith(name))!;
    expect(table.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'removeAt', Enabled: true },
    });
  });
});
