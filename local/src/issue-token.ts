import { join } from 'node:path';
import { prepareDataFolder } from './data-folder/data-folder.ts';
import { createClock } from './shared/clock.ts';
import { createDisk } from './shared/storage/disk.ts';
import { poolsOfTemplate, signIn } from './from-template/cognito.ts';
import { functions } from './from-template/lambda.ts';
import { createUserPools, type TokenRequest } from './cognito/user-pools.ts';
import { createLambda } from './lambda/lambda.ts';
import { loadTemplate } from './template/template.ts';

/** Whose token is wanted, and whose backend it is for. */
export interface IssueOptions extends Omit<TokenRequest, 'poolId' | 'clientId'> {
  /** The folder that `synthesise` gave. */
  assembly: string;
  /** The folder of the backend that will check it. */
  dataDir: string;
}

/**
 * Issues a token without a running backend: the key lies in the data folder, and the pool's trigger is in the assembly.
 */
export async function issueToken({ assembly, dataDir, ...person }: IssueOptions): Promise<string> {
  prepareDataFolder(dataDir, createDisk({ durability: 'synced' }));
  const endpoint = 'http://localhost:4600';
  const template = loadTemplate({ assembly, endpoint });
  const clock = createClock();
  const none = { accessKeyId: 'none', secretAccessKey: 'none', sessionToken: 'none' };
  const lambda = createLambda({
    functions: functions(template),
    ...{ clock, endpoint, region: template.region },
    credentials: () => none,
    log: () => {},
  });
  try {
    const { pool: poolId, client: clientId } = signIn(template);
    const pools = createUserPools({
      pools: poolsOfTemplate(template.resources, template.region),
      directory: join(dataDir, 'users'),
      clock,
      trigger: async (functionArn, event) => {
        const result = await lambda.invoke(functionArn, event);
        if (!result.ok) throw new Error(result.error.errorMessage);
        return result.payload;
      },
    });
    return await pools.token({ poolId, clientId, ...person });
  } finally {
    await lambda.stop();
  }
}
