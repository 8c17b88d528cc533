import { loadTemplate } from '@countersign/local';
import { redrive } from './redrive-dead-letters.ts';
import { synthesise } from './synthesise.ts';
import { run, runningBackend } from './settings.ts';

// Puts dead letters back: those of the running local backend, or those of the queue of a deployed stack that is named.
await run(async () => {
  const [deployedQueue, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (deployedQueue && !/^https:\/\/sqs\./.test(deployedQueue)))
    throw new Error(
      'cannot tell where to redrive; give nothing for the running local backend, or the DeadLetterQueueUrl of a deployed stack',
    );
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const isDone = deployedQueue
    ? await redrive(deployedQueue, { region: deployedQueue.split('.')[1]! }, print)
    : await redriveLocal(print);
  if (!isDone) throw new Error('some dead letters could not be put back; mend the cause and repeat');
});

async function redriveLocal(print: (line: string) => void): Promise<boolean> {
  const endpoint = await runningBackend();
  const { outputs, region } = loadTemplate({ assembly: await synthesise(), endpoint });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return redrive(outputs.DeadLetterQueueUrl!, { endpoint, region, credentials }, print);
}
