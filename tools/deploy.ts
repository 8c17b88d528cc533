import { deployPage } from './page/deploy-page.ts';
import { deployStacks } from './deploy-stacks.ts';
import { type Outputs, stackOutputs } from './stack-outputs.ts';
import { Ended } from './terminal/ended.ts';
import { run } from './terminal/run.ts';

await run('deploy', async ({ arguments: forCdk, options }) => {
  const { 'page-only': alone, profile } = options as { 'page-only'?: string; profile?: string };
  if (alone && forCdk.length > 0)
    throw new Ended(2, `${forCdk[0]} is for cdk deploy, which --page-only leaves out; give one or the other`);
  // The profile is that of both: the page must not go to another account than the stack.
  if (profile) process.env.AWS_PROFILE = profile;
  const stacks: Record<string, Outputs> = alone
    ? { [alone]: (await stackOutputs({ stack: alone }))! }
    : await deployStacks([...forCdk, ...(profile ? ['--profile', profile] : [])]);
  for (const [stack, outputs] of Object.entries(stacks)) {
    if (alone && !outputs.PageBucket) throw new Error(`${stack} has no page: deploy it with -c page=on first`);
    if (!outputs.PageBucket) continue;
    process.stdout.write(`page      building, and uploading to ${outputs.PageBucket} …\n`);
    const count = await deployPage(stack, outputs);
    process.stdout.write(`page      ${outputs.PageUrl} is up to date, ${count} files written\n`);
  }
});
