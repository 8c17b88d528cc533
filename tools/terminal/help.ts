import { type Command, type CommandName, commands, exits } from './commands.ts';

const width = 100;

/** What `--help` prints: one screen. */
export function help(name: CommandName): string {
  const command: Command = commands[name];
  const { line, does, about = [], options = {}, environment = {}, examples } = command;
  const named = (command.arguments ?? []).map(({ name, says }) => [name, says] as const);
  const flags = Object.entries(options).map(([flag, { value, says }]) => [
    `--${flag}${value ? ` ${value}` : ''}`,
    says,
  ]);
  const sections: [string, (readonly string[])[]][] = [
    ['Arguments', named],
    ['Options', [...flags, ['-h, --help', 'shows this']]],
    ['Environment', Object.entries(environment)],
    ['Exit codes', Object.entries({ ...exits, ...command.exits })],
  ];
  return [
    `${line}${flags.length ? ' [options]' : ''}`,
    ...wrapped(does, ''),
    ...about.flatMap((paragraph) => ['', ...wrapped(paragraph, '')]),
    ...sections.flatMap(([title, rows]) => (rows.length ? ['', title, ...table(rows)] : [])),
    ...['', 'Examples', ...examples.map((each) => `  ${each}`), ''],
  ].join('\n');
}

function table(rows: (readonly string[])[]): string[] {
  const column = Math.max(...rows.map(([name]) => name!.length)) + 4;
  return rows.flatMap(([name, says]) => {
    const [first, ...others] = wrapped(says!, ' '.repeat(column));
    return [`  ${name!.padEnd(column - 2)}${first!.trimStart()}`, ...others];
  });
}

function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > width && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
