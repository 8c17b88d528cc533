import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOptions } from '../src/environment.ts';
import { start } from '../src/start.ts';

const usage = `node local/bin/local.mjs --assembly DIR [--stack NAME]… [--fresh] [--no-console]
npm start -w local -- --assembly DIR …

Runs an assembly that a CDK app has synthesised, until Ctrl-C. Prints a line of JSON for each event, one of the kind "inert"
that counts the resources with which nothing happens here, and one of the kind "ready" with the address and the outputs. Folders are as seen from where npm was called.

  --assembly DIR   what the app wrote, e.g. cdk.out
  --stack NAME     runs this stack, and those that it needs; may be given again. Else all of the assembly run
  --fresh          begins with empty data
  --no-console     leaves out the page that a browser shows
  PORT, DATA_DIR, HOST, ALLOWED_HOSTS, DURABILITY   as in local/README.md
`;

try {
  const {
    assembly,
    stack: stacks,
    fresh,
    help,
    'no-console': withoutConsole,
  } = parseArgs({
    options: {
      assembly: { type: 'string' },
      stack: { type: 'string', multiple: true },
      fresh: { type: 'boolean', default: false },
      'no-console': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
  if (help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  if (!assembly)
    throw new Error('--assembly is missing; give the folder that the CDK app wrote, e.g. --assembly cdk.out');
  const { PORT = '4600', DATA_DIR = '.local', INIT_CWD = '.' } = process.env;
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const backend = await start({
    ...{
      assembly: resolve(INIT_CWD, assembly),
      stacks,
      port: Number(PORT),
      dataDir: resolve(INIT_CWD, DATA_DIR),
      fresh,
    },
    ...{ ...environmentOptions(), console: !withoutConsole },
    onEvent: (event) => print(JSON.stringify(event)),
  });
  const { url, networkUrls, template } = backend;
  const inert: Record<string, number> = {};
  for (const { type } of template.inert) inert[type] = (inert[type] ?? 0) + 1;
  if (template.inert.length > 0) print(JSON.stringify({ kind: 'inert', count: template.inert.length, types: inert }));
  print(JSON.stringify({ kind: 'ready', url, networkUrls, outputs: template.outputs }));
  const stop = () => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    void backend.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);

  const failure = await backend.failed;
  process.off('SIGINT', stop).off('SIGTERM', stop);
  await backend.stop().catch(() => {});
  throw failure;
} catch (error) {
  process.stderr.write(`local: ${(error as Error).message}\n`);
  process.exit(1);
}
