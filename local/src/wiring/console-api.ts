import { readFile } from 'node:fs/promises';
import { awsDefinitions } from '../appsync/graphql/schema.ts';
import type { UserPools } from '../cognito/user-pools.ts';
import type { ConsoleApi } from '../console/api.ts';
import { describeSchema } from '../console/described-schema.ts';
import { apiConfigOf } from '../from-template/appsync.ts';
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

/** The API as the console asks it: what callers may be, and what shows that they are. */
export function consoleApiOf(
  { template, clock }: Pick<Runtime, 'template' | 'clock'>,
  { pools, iam }: { pools: Pick<UserPools, 'token'>; iam: Pick<Iam, 'sign'> },
  { operations, schema: documented }: ConsoleOptions,
): ConsoleApi {
  const { name, region, authentication, apiKeys, schema } = apiConfigOf(template);
  const ofPeople = authentication.find((each) => each.type === 'AMAZON_COGNITO_USER_POOLS');
  const pool = poolsOfTemplate(template.resources, region).find(({ id }) => id === ofPeople?.userPoolId);
  return {
    describe: async () => ({
      name,
      modes: authentication.map(({ type }) => type),
      groups: pool?.groups.map((group) => group.name) ?? [],
      apiKeys: apiKeys.filter(({ expires }) => expires * 1000 > clock.now()).map(({ key }) => key),
      schema: `${awsDefinitions}\n${documented ? describedBy(documented, await textOf(documented), schema) : schema}`,
    }),
    operations: async () => (operations ? textOf(operations) : ''),
    async token(email, group) {
      const [client] = pool?.clients ?? [];
      if (!pool || !client)
        throw new AwsError('ResourceNotFoundException', 'the API knows no people: it has no user pool with a client');
      const person = { email, groups: group === undefined ? [] : [group] };
      return pools.token({ poolId: pool.id, clientId: client.id, ...person, use: 'access' });
    },
    sign({ path, host, body }) {
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
