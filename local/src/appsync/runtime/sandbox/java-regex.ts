import { boundedCache } from './bounded-cache.ts';
import { searchCost } from './costs.ts';
import { askForWatchdog, charge } from './meter.ts';
import { nativeReplace } from './natives.ts';

/** Steps of backtracking that a quick run may risk on one match. */
const riskLimit = 1e6;

const javaPage = 'https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html';

/**
 * Makes a JavaScript RegExp of a Java pattern.
 * @param whole the pattern must match the whole input, as `Pattern.matches` asks
 * @see https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
 */
export function javaRegex(pattern: string, whole: boolean): RegExp {
  return (whole ? wholeRegex : partRegex)(pattern);
}

const wholeRegex = boundedCache((pattern) => {
  const { source, flags } = translate(pattern);
  return build(`^(?:${source})$`, flags, pattern);
});

const partRegex = boundedCache((pattern) => {
  const { source, flags } = translate(pattern);
  return build(source, `${flags}g`, pattern);
});

/**
 * Counts a match; one that might backtrack for long is left to a run under the watchdog: each place to start from and
 * each quantifier has as many choices as the input has places, each alternative and each `?` has two.
 */
export function chargeMatch(pattern: string, input: string): void {
  const { quantifiers, choices, nested } = riskOf(pattern);
  if (nested || Math.pow(input.length + 1, quantifiers + 1) * choices > riskLimit) askForWatchdog();
  charge(pattern.length * 10 + searchCost(input, pattern));
}

const riskOf = boundedCache((pattern) => {
  const plain = nativeReplace.call(pattern, /\\[\s\S]|\(\?/g, '_');
  return {
    quantifiers: plain.match(/[*+{]/g)?.length ?? 0,
    choices: Math.pow(2, plain.match(/[|?]/g)?.length ?? 0),
    nested: /\)[*+{]/.test(plain),
  };
});

function build(source: string, flags: string, pattern: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    // the u flag refuses escapes that Java allows, such as \- and \_
  }
  try {
    return new RegExp(source, flags);
  } catch {
    throw new SyntaxError(`cannot read regular expression ${JSON.stringify(pattern)}`);
  }
}

/** Java constructs outside of character classes that JavaScript spells in another way. */
const constructs: [RegExp, string | ((match: string, ...groups: string[]) => string)][] = [
  [/^\\Q([\s\S]*?)(?:\\E|$)/, (_, quoted) => quoted!.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')],
  [/^\\A/, '^'],
  [/^\\[zZ]/, '$'],
  [/^\\h/, '[ \\t\\xA0]'],
  [/^\\R/, '(?:\\r\\n|[\\n\\v\\f\\r])'],
  [/^([*+?]|\{\d+(?:,\d*)?\})\+/, '$1'],
  [/^\\p\{(\w+)\}/, (_, name) => `[${posixClasses[name!] ?? `\\p{${name!.replace(/^Is/, '')}}`}]`],
  [/^\\P\{(\w+)\}/, (_, name) => `[^${posixClasses[name!] ?? `\\p{${name!.replace(/^Is/, '')}}`}]`],
  [/^\[(?:[^\]\\]|\\[\s\S])*\]/, (set) => translateSet(set)],
  [/^\\[\s\S]/, '$&'],
];

/** The POSIX and Java classes of `\p{…}`, as members of a set. */
const posixClasses: Record<string, string> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\v\\f\\r',
};

function translate(pattern: string): { source: string; flags: string } {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  let rest = inline ? pattern.slice(inline[0].length) : pattern;
  let source = '';
  while (rest) {
    const match = constructs
      .map(([construct, replacement]) => ({ found: construct.exec(rest), construct, replacement }))
      .find(({ found }) => found);
    const taken = match?.found?.[0] ?? rest[0]!;
    source += match ? taken.replace(match.construct, match.replacement as string) : taken;
    rest = rest.slice(taken.length);
  }
  return { source, flags: inline?.[1] ?? '' };
}

function translateSet(set: string): string {
  if (/&&|[^\\]\[/.test(set)) {
    throw new SyntaxError(
      `not emulated: sets within sets of Java's regular expressions, as in ${set}, see ${javaPage}`,
    );
  }
  return set.replace(/\\p\{(\w+)\}|\\h/g, (escape, name: string | undefined) =>
    name === undefined ? ' \\t\\xA0' : (posixClasses[name] ?? escape.replace('{Is', '{')),
  );
}
