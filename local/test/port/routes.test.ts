import { describe, expect, it } from 'vitest';
import { createRouter } from '../../src/port/routes.ts';

const patterns: [string, string][] = [
  ['GET', '/health'],
  ['*', '/graphql'],
  ['GET', '/{poolId}/.well-known/jwks.json'],
  ['POST', '/v1/apis/{apiId}/types/{typeName}'],
];
const find = createRouter(
  patterns.map(([method, pattern]) => ({
    method,
    pattern,
    handler: (_, parameters) => ({ status: 200, headers: parameters, body: pattern }),
  })),
);

describe('createRouter', () => {
  it.each([
    ['GET', '/health', '/health', {}],
    ['GET', '/health?x=1', '/health', {}],
    ['OPTIONS', '/graphql', '/graphql', {}],
    ['GET', '/eu-west-1_a/.well-known/jwks.json', '/{poolId}/.well-known/jwks.json', { poolId: 'eu-west-1_a' }],
    ['POST', '/v1/apis/a%2Fb/types/T', '/v1/apis/{apiId}/types/{typeName}', { apiId: 'a/b', typeName: 'T' }],
  ])('finds for %s %s the route %s', async (method, path, pattern, parameters) => {
    expect(await find(method, path)?.handler({} as never)).toEqual({ status: 200, headers: parameters, body: pattern });
  });

  it.each([
    ['POST', '/health'],
    ['GET', '/health/'],
    ['GET', '/'],
    ['GET', '//.well-known/jwks.json'],
    ['GET', '/%ff/.well-known/jwks.json'],
  ])('finds nothing for %s %s', (method, path) => {
    expect(find(method, path)).toBe(undefined);
  });
});
