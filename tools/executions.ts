import { showExecutions } from './executions/show-executions.ts';
import { run } from './terminal/run.ts';

await run('executions', async (given) => {
  const lines = await showExecutions(given, process.env, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
});
