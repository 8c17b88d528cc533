import { loadTemplate } from '@countersign/local';
import { redrive } from './redrive-dead-letters.ts';
import { synthesise } from './synthesise.ts';
import { Ended } from './terminal/ended.ts';
import { run } from './terminal/run.ts';
import { runningBackend } from './terminal/settings.ts';

await run('redrive', async ({ arguments: [deployedQueue] }) => {
  if (deployedQueue && !/^https:\/\/sqs\./.test(deployedQueue))
    throw new Ended(
      2,
      `cannot redrive ${deployedQueue}; give nothing for the running local backend, or the DeadLetterQueueUrl or SetAsideQueueUrl of a deployed stack`,
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
  const access = { endpoint, region, credentials };
  const isDone = await redrive(outputs.DeadLetterQueueUrl!, access, print);
  return (await redrive(outputs.SetAsideQueueUrl!, access, print, 'nothing set aside')) && isDone;
}
