import { parseArgs } from 'node:util';
import { type Command, type CommandName, commands, helpOf } from './commands.ts';
import { Ended } from './ended.ts';

/** What was typed after the name of a command. */
export interface Given {
  /** Its arguments in order; those that it needs are there. */
  arguments: string[];
  /** The values of its options; `true` for those without one. */
  options: Record<string, string | true | undefined>;
  isHelp: boolean;
}

/**
 * Reads what was typed, by the table of commands.
 * @throws Ended with code 2, one line that names what is wrong and how to get help
 */
export function readArguments(name: CommandName, typed: string[]): Given {
  const { needs = 0, options = {}, arguments: places = [], passesOn }: Command = commands[name];
  const misused = (why: string) => new Ended(2, `${why}; ${helpOf(name)} shows what ${name} takes`);
  const types = Object.entries(options).map(([flag, { value }]) => [flag, { type: value ? 'string' : 'boolean' }]);
  const parsed = parseArgs({
    args: typed,
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    ...{ allowPositionals: true, strict: false, tokens: true },
  });
  const isHelp = parsed.values.help === true;
  const own = new Set<number>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option' || token.name === 'help') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name]! : undefined;
    if (!option && passesOn) continue;
    for (const at of [token.index, ...(token.inlineValue === false ? [token.index + 1] : [])]) own.add(at);
    if (!option) throw misused(`argument ${token.rawName} is not accepted`);
    if (option.value && (token.value === undefined || token.value === ''))
      throw misused(`${token.rawName} needs a value: ${token.rawName} ${option.value}`);
    if (!option.value && token.value !== undefined) throw misused(`${token.rawName} takes no value`);
  }
  if (passesOn)
    return { arguments: typed.filter((_, at) => !own.has(at)), options: parsed.values as Given['options'], isHelp };
  const given = parsed.positionals;
  if (!isHelp && given.length > places.length) throw misused(`argument ${given[places.length]} is not accepted`);
  const missing = places.slice(given.length, needs);
  if (!isHelp && missing.length > 0)
    throw misused(`${missing.map((each) => `<${each.name}>`).join(' and ')} is missing`);
  return { arguments: given, options: parsed.values as Given['options'], isHelp };
}
