/** A child process of `crash.test.ts`: signs people up and in for ever, and prints each once it is acknowledged. */
import { acknowledge } from '../../acknowledge.ts';
import { openForCrash } from './given-crash.ts';

const [directory, run] = process.argv.slice(2) as [string, string];
const { call, code } = await openForCrash(directory);

for (let count = 0; ; count++) {
  const Username = `person-${run}-${count}@example.com`;
  await call('SignUp', { Username, Password: 'Correct-horse-7' });
  await call('ConfirmSignUp', { Username, ConfirmationCode: code() });
  const AuthParameters = { USERNAME: Username, PASSWORD: 'Correct-horse-7' };
  const { AuthenticationResult } = await call('InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
  await acknowledge(`${Username} ${AuthenticationResult.RefreshToken}`);
}
