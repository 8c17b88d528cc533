/**
 * `npm start -w local -- --assembly DIR`: runs an assembly that an app has synthesised. Further arguments: `--fresh` begins
 * with empty data. `PORT` and `DATA_DIR` say where; folders are as seen from where npm was called.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environmentOptions } from '../src/environment.ts';
import { start } from '../src/start.ts';

try {
  const { assembly, fresh } = parseArgs({
    options: { assembly: { type: 'string' }, fresh: { type: 'boolean', default: false } },
  }).values;
  if (!assembly)
    throw new Error('--assembly is missing; give the folder that the CDK app wrote, e.g. --assembly cdk.out');
  const { PORT = '4600', DATA_DIR = '.local', INIT_CWD = '.' } = process.env;
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const backend = await start({
    ...{ assembly: resolve(INIT_CWD, assembly), port: Number(PORT), dataDir: resolve(INIT_CWD, DATA_DIR), fresh },
    ...environmentOptions(),
    onEvent: (event) => print(JSON.stringify(event)),
  });
  const { url, networkUrls, template } = backend;
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
