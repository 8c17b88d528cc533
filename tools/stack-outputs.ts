import { readFileSync } from 'node:fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Ended } from './terminal/ended.ts';

/** What names a deployed stack. */
export interface NamedStack {
  /** A stack in CloudFormation, or the one to take of `outputs`. */
  stack?: string | undefined;
  /** A file of `cdk deploy --outputs-file`. */
  outputs?: string | undefined;
}

/** Outputs of a stack by name. */
export type Outputs = Record<string, string | undefined>;

/**
 * Gives the outputs of a deployed stack, undefined where none is named.
 * @throws Ended where the file names several stacks, Error where what is named is not there
 */
export async function stackOutputs({ stack, outputs: file }: NamedStack): Promise<Outputs | undefined> {
  if (file) return outputsOfFile(file, stack);
  return stack ? outputsOfStack(stack) : undefined;
}

function outputsOfFile(file: string, stack: string | undefined): Outputs {
  let stacks: Record<string, Outputs>;
  try {
    stacks = JSON.parse(readFileSync(file, 'utf8')) as typeof stacks;
  } catch (cause) {
    throw new Error(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
  const names = Object.keys(stacks);
  const name = stack ?? (names.length === 1 ? names[0]! : undefined);
  if (name === undefined) throw new Ended(2, `${file} has ${names.join(', ') || 'no stack'}; name one with --stack`);
  const outputs = stacks[name];
  if (!outputs) throw new Error(`${file} has no stack ${name}; it has ${names.join(', ') || 'none'}`);
  return outputs;
}

async function outputsOfStack(StackName: string): Promise<Outputs> {
  const { Stacks = [] } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName }));
  return Object.fromEntries((Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}
