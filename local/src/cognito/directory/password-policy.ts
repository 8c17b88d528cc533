import { randomInt } from 'node:crypto';
import { AwsError } from '../../shared/service.ts';
import type { PasswordPolicy } from '../pool.ts';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const symbols = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|(?<=\S) (?=\S)/;

const kinds: Record<PasswordPolicy['requires'][number], { expression: RegExp; word: string; letters: string }> = {
  Lowercase: { expression: /[a-z]/, word: 'lowercase', letters: 'abcdefghijkmnpqrstuvwxyz' },
  Uppercase: { expression: /[A-Z]/, word: 'uppercase', letters: 'ABCDEFGHJKLMNPQRSTUVWXYZ' },
  Numbers: { expression: /[0-9]/, word: 'numeric', letters: '23456789' },
  Symbols: { expression: symbols, word: 'symbol', letters: '!#%*+-=?@_' },
};

/** @throws AwsError InvalidPasswordException, in Cognito's words */
export function checkPassword({ minimumLength, requires }: PasswordPolicy, password: string): void {
  const refuse = (why: string) => {
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${why}`);
  };
  if (password.length < minimumLength) refuse('Password not long enough');
  for (const kind of requires)
    if (!kinds[kind].expression.test(password)) refuse(`Password must have ${kinds[kind].word} characters`);
}

/** A password that conforms with every policy, drawn by chance. */
export function newPassword({ minimumLength }: PasswordPolicy): string {
  const all = Object.values(kinds).map(({ letters }) => letters);
  return Array.from({ length: Math.max(minimumLength, 12) }, (_, at) => {
    const letters = all[at % all.length]!;
    return letters[randomInt(letters.length)]!;
  }).join('');
}
