import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from '../support/synthesised.ts';

describe.each(['local', 'prod'])('stage %s', (stage) => {
  it('lets an access or ID token live an hour and a refresh token 30 days, and can revoke it', async () => {
    const clients = ofType(await templateOf({ stage }), 'AWS::Cognito::UserPoolClient');
    expect(clients).toHaveLength(1);
    const { EnableTokenRevocation = true, ...properties } = clients[0]![1].Properties as Record<string, unknown>;
    expect({ ...properties, EnableTokenRevocation }).toMatchObject({
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
    });
  });
});
