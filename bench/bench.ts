/**
 * `npm run bench`: all tables, within nine minutes. `-- --quick` takes about a minute, `-- --json` prints JSON alone,
 * `-- --markdown` writes bench/RESULTS.md, from which the README shows five figures; names (`-- cost latency`) choose tables.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { benches } from './benches.ts';
import { goalTable, type Result, toMarkdown } from './table.ts';

const formats = ['--json', '--markdown', '--quick'];

function readArguments(args: string[]): { names: string[]; has: (flag: string) => boolean } {
  const names = args.filter((each) => !each.startsWith('--'));
  const wrong = args.find((each) => (each.startsWith('--') ? !formats.includes(each) : !(each in benches)));
  if (wrong)
    throw new Error(
      `cannot run the bench with ${wrong}: there are ${[...formats, ...Object.keys(benches)].join(', ')}`,
    );
  return { names: names.length > 0 ? names : Object.keys(benches), has: (flag) => args.includes(flag) };
}

const { names, has } = readArguments(process.argv.slice(2));
const begun = performance.now();
const results: Record<string, Result> = {};
for (const name of names) {
  process.stderr.write(`${name} … `);
  const from = performance.now();
  results[name] = await benches[name]!({ quick: has('--quick') });
  process.stderr.write(`${Math.round((performance.now() - from) / 1000)} s\n`);
}

const machine = {
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]!.model,
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 1e9),
  node: process.version,
  seconds: Math.round((performance.now() - begun) / 1000),
};
const all = Object.values(results);
const goals = all.flatMap((each) => each.goals);
const about = `${machine.date}, ${machine.cores} cores (${machine.processor.trim()}), ${machine.memoryGB} GB, Node ${machine.node.slice(1)}, in ${machine.seconds} s${has('--quick') ? ', --quick' : ''}.`;

if (has('--json')) process.stdout.write(`${JSON.stringify({ machine, results }, undefined, 2)}\n`);
else {
  const tables = [goalTable(goals), ...all.flatMap((each) => each.tables)];
  if (has('--markdown')) {
    const heading = `# Measured\n\nBy \`npm run bench -- --markdown\`: ${about} What each figure is and how it is counted: [README.md](README.md).`;
    const texts = [heading, ...tables.map(({ notes: _notes, ...table }) => toMarkdown(table, 2))];
    writeFileSync('bench/RESULTS.md', `${texts.join('\n\n')}\n`);
    process.stderr.write('bench/RESULTS.md is written; the README shows five of its goals\n');
  } else process.stdout.write(`${[about, ...tables.map((table) => toMarkdown(table))].join('\n\n')}\n`);
}
process.exit(0);
