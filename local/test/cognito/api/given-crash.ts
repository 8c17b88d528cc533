import { join } from 'node:path';
import { openUserDirectory } from '../../../src/cognito/user-directory.ts';
import { createUserPools } from '../../../src/cognito/user-pools.ts';
import { createClock } from '../../../src/shared/clock.ts';
import { createDisk } from '../../../src/shared/storage/disk.ts';
import { defaultSettings, type UserPool } from '../../../src/cognito/pool.ts';
import { pool as base } from '../given.ts';

const pool: UserPool = {
  ...base,
  clients: [{ id: 'client', flows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] }],
  users: { ...defaultSettings, isByEmail: true, verifiesEmail: true },
};

/** The directory that the crash test and its child share, one after the other. */
export async function openForCrash(directory: string) {
  const clock = createClock();
  const disk = createDisk({ durability: 'relaxed' });
  const keyDirectory = join(directory, 'key');
  const issuer = createUserPools({ pools: [pool], directory: keyDirectory, disk, clock, trigger: async () => null });
  let text = '';
  const opened = await openUserDirectory({
    ...{ pools: [pool], issuer, keyDirectory, directory: join(directory, 'users'), disk, clock },
    sendMail: async (mail) => void ({ text } = mail),
  });
  return {
    close: opened.close,
    /** Calls an operation at the pool's client. */
    call: async (operation: string, input: object) =>
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each answer is its operation's
      (await opened.service.operations[operation]!({ ClientId: 'client', ...input })) as any,
    /** The code of the last mail. */
    code: () => /\d{6}/.exec(text)![0],
  };
}
