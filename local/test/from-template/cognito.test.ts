import { describe, expect, it } from 'vitest';
import { poolsOfTemplate } from '../../src/from-template/cognito.ts';
import { functionArn, pool } from '../cognito/given.ts';

const poolResource = (LambdaConfig?: object) => ({
  logicalId: 'Pool',
  attributes: {},
  type: 'AWS::Cognito::UserPool',
  physicalId: pool.id,
  arn: pool.arn,
  properties: { ...(LambdaConfig && { LambdaConfig }) },
});
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
        clients: [{ id: 'mine', accessTokenMinutes: 60, idTokenMinutes: 60 }],
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
    expect(clients).toEqual([{ id: 'mine', accessTokenMinutes: minutes, idTokenMinutes: minutes }]);
  });

  it('reject a trigger of version 1', () => {
    expect(() => poolsOfTemplate([poolResource({ PreTokenGeneration: functionArn })], 'us-east-1')).toThrow(
      `cannot run user pool ${pool.id}: its pre-token-generation trigger is of version V1_0; allowed: V2_0`,
    );
  });
});
