import { readFileSync } from 'node:fs';
import { stackOutputs } from '../../../tools/stack-outputs.ts';
import type { Facts } from './facts.ts';

/**
 * Finds the deployed stage of a file of `cdk deploy --outputs-file`.
 * @throws Error where the file is not of Countersign, or is of the stage `prod`, which has people in it
 */
export async function deployedStage(file: string): Promise<Pick<Facts, 'outputs'>> {
  const outputs = (await stackOutputs({ outputs: file }))!;
  if (!outputs.UserPoolClientId)
    throw new Error(`${file} has no output UserPoolClientId; it is not one of Countersign`);
  const [stack] = Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object);
  if (stack!.endsWith('-prod')) throw new Error(`the stories make people, and are not for ${stack}: try another stage`);
  return { outputs };
}
