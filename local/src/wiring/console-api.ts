import { readFile } from 'node:fs/promises';
import type { ApiConfig } from '../appsync/types.ts';
import { awsDefinitions } from '../appsync/graphql/schema.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { ConsoleApi } from '../console/api.ts';
import { describeSchema } from '../console/described-schema.ts';
import { apiConfigs } from '../from-template/appsync.ts';
import { poolsOfTemplate } from '../from-template/cognito.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError } from '../shared/service.ts';
import type { Runtime } from './runtime.ts';

/** Documents that the console shows of an API; it reads them when it is opened. */
export interface ConsoleOptions {
  /** A file of GraphQL operations to choose from; JSON in the comment above one is its variables. @default none */
  operations?: string;
  /** A file of the schema with the descriptions that the deployed text does not have. @default those that it has */
  schema?: string;
}

/** How long before an API key without a time ends that it is good. */
const forEver = Infinity;

/** The APIs as the console asks them: what callers may be, and what shows that they are. */
export function consoleApiOf(
  { template, clock }: Pick<Runtime, 'template' | 'clock'>,
  { pools, iam }: { pools: Pick<UserPools, 'token'>; iam: Pick<Iam, 'sign'> },
  { operations, schema: documented }: ConsoleOptions,
): ConsoleApi {
  const { region } = template;
  // All code is read for them, so not before somebody asks.
  let read: ReturnType<typeof readApis> | undefined;
  const readApis = () => apiConfigs(template).map((config) => ({ ...config, path: config.path ?? '/graphql' }));
  const configs = () => (read ??= readApis());
  const apiAt = (path = configs()[0]?.path) => {
    const found = configs().find((each) => each.path === path);
    if (found) return found;
    const paths = configs().map((each) => each.path);
    const there = paths.length > 0 ? `there are ${paths.join(', ')}` : 'the stack has none';
    throw new AwsError('ResourceNotFoundException', `no API is served ${path ? `at ${path}` : 'here'}; ${there}`, 404);
  };
  const poolOf = ({ authentication }: ApiConfig) => {
    const ofPeople = authentication.find((each) => each.type === 'AMAZON_COGNITO_USER_POOLS');
    return poolsOfTemplate(template.resources, region).find(({ id }) => id === ofPeople?.userPoolId);
  };
  return {
    async describe(at) {
      const api = apiAt(at);
      const { name, path, authentication, apiKeys, schema } = api;
      return {
        ...{ name, path, apis: configs().map((each) => ({ name: each.name, path: each.path })) },
        modes: authentication.map(({ type }) => type),
        groups: poolOf(api)?.groups.map((group) => group.name) ?? [],
        apiKeys: apiKeys.filter(({ expires = forEver }) => expires * 1000 > clock.now()).map(({ key }) => key),
        schema: `${awsDefinitions}\n${documented ? describedBy(documented, await textOf(documented), schema) : schema}`,
      };
    },
    operations: async () => (operations ? textOf(operations) : ''),
    async token(path, { email, group }) {
      const pool = poolOf(apiAt(path));
      const [client] = pool?.clients ?? [];
      if (!pool || !client)
        throw new AwsError('ResourceNotFoundException', 'the API knows no people: it has no user pool with a client');
      const person = { email, groups: group === undefined ? [] : [group] };
      return pools.token({ poolId: pool.id, clientId: client.id, ...person, use: 'access' });
    },
    sign({ path, host, body }) {
      apiAt(path.replace(/\/connect$/, ''));
      const request = { method: 'POST', path, headers: { host }, body };
      return iam.sign({ kind: 'administrator' }, request, { region, service: 'appsync' });
    },
  };
}

function describedBy(file: string, documented: string, schema: string): string {
  try {
    return describeSchema(schema, documented);
  } catch (error) {
    throw new AwsError('ValidationException', `the console was started with ${file}: ${(error as Error).message}`);
  }
}

const textOf = (file: string) =>
  readFile(file, 'utf8').catch(({ message }: Error) => {
    throw new AwsError('ResourceNotFoundException', `the console was started with ${file}: ${message}`, 404);
  });
