import { chargeMatch, javaRegex } from './java-regex.ts';
import { charge, limitText } from './meter.ts';
import { nativeReplace } from './natives.ts';

/**
 * `util.matches`: whether the whole value matches a Java pattern, as `Pattern.matches` does.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 */
export function matches(pattern: unknown, value: unknown): boolean {
  chargeMatch(String(pattern), String(value));
  return javaRegex(String(pattern), true).test(String(value));
}

/** Replaces what a Java pattern finds; `$1` and `${name}` in the replacement are groups, a backslash escapes. */
export function replaceJava(input: string, pattern: string, replacement: string, all: boolean): string {
  chargeMatch(pattern, input);
  let replaced = 0;
  let length = 0;
  return nativeReplace.call(input, javaRegex(pattern, false), (match: string, ...rest: unknown[]) => {
    if (!all && replaced++ > 0) return match;
    const named = typeof rest.at(-1) === 'object' ? (rest.pop() as Record<string, string>) : {};
    const groups = [match, ...(rest.slice(0, -2) as (string | undefined)[])];
    charge(replacement.length / 10);
    const text = expand(replacement, groups, named);
    limitText((length += text.length));
    return text;
  });
}

/** `util.str`. */
export const str = {
  toUpper: (value: unknown) => String(value).toUpperCase(),
  toLower: (value: unknown) => String(value).toLowerCase(),
  toReplace: (value: unknown, substring: unknown, replacement: unknown) =>
    String(value).split(String(substring)).join(String(replacement)),
  normalize(value: unknown, form: unknown): string {
    return String(value).normalize(String(form).toUpperCase());
  },
};

function expand(replacement: string, groups: (string | undefined)[], named: Record<string, string>): string {
  return nativeReplace.call(replacement, /\\([\s\S])|\$(\d)|\$\{(\w+)\}/g, (_, escaped, digit, name) => {
    if (escaped !== undefined) return String(escaped);
    return (digit === undefined ? named[String(name)] : groups[Number(digit)]) ?? '';
  });
}
