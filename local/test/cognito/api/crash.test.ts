import { expect, it, onTestFinished } from 'vitest';
import { folder } from '../../lambda/given.ts';
import { openForCrash } from './given-crash.ts';
import { linesUntilKilled } from '../../until-killed.ts';

const script = new URL('./sign-up-until-killed.ts', import.meta.url);

/** What a child acknowledged before it was killed. */
const signUpAndKill = (directory: string, run: number, killAfter: number) =>
  linesUntilKilled(script, [directory, run], killAfter);

it('keeps every user and sign-in that was acknowledged when the process is killed', async () => {
  const directory = await folder();
  const acknowledged: string[] = [];
  for (const [run, killAfter] of [30, 10].entries())
    acknowledged.push(...(await signUpAndKill(directory, run, killAfter)));

  const { call, close } = await openForCrash(directory);
  onTestFinished(close);
  expect(acknowledged.length).toBeGreaterThanOrEqual(40);
  for (const line of acknowledged) {
    const [USERNAME = '', REFRESH_TOKEN = ''] = line.split(' ');
    const byPassword = { USERNAME, PASSWORD: 'Correct-horse-7' };
    for (const [AuthFlow, AuthParameters] of [
      ['USER_PASSWORD_AUTH', byPassword],
      ['REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }],
    ])
      expect(await call('InitiateAuth', { AuthFlow, AuthParameters })).toHaveProperty('AuthenticationResult');
  }
});
