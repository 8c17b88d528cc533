import { amplifyFile, amplifyOutputs } from './amplify-outputs.ts';
import { stackOutputs } from './stack-outputs.ts';
import { Ended } from './terminal/ended.ts';
import { run } from './terminal/run.ts';

await run('outputs', async ({ options }) => {
  const outputs = await stackOutputs(options as { stack?: string; outputs?: string });
  if (!outputs)
    throw new Ended(2, 'name a deployed stack by --stack or --outputs; npm start writes the local file into DATA_DIR');
  process.stdout.write(amplifyFile(amplifyOutputs(outputs)));
});
