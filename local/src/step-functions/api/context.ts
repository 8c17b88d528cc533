import type { Clock } from '../../shared/clock.ts';
import { AwsError, type InvocationResult } from '../../shared/service.ts';
import { checkMachineArn } from '../arns.ts';
import type { Engine } from '../engine.ts';
import type { Machine } from '../asl/definition/machine.ts';
import type { Invocation } from '../asl/states/task.ts';
import type { Dependencies } from '../asl/step.ts';
import type { Revisions } from '../storage/revisions.ts';
import type { Store } from '../storage/store.ts';
import type { Tokens } from '../tokens.ts';

/** What the operations work on. */
export interface Context {
  engine: Engine;
  store: Store;
  revisions: Revisions;
  tokens: Tokens;
  clock: Clock;
  newId: () => string;
  /** What a state that is tested by itself draws on. */
  running: Dependencies & {
    /** Calls what a task calls, as a role does. */
    call(roleArn: string, invocation: Invocation): Promise<InvocationResult | { refused: unknown }>;
  };
  /** The machines of the template by ARN. */
  machines: Map<string, Machine & { creationDate: number }>;
}

/** The machine of an ARN. @throws AwsError `InvalidArn`, `StateMachineDoesNotExist` */
export function findMachine({ machines }: Context, arn: string): Machine & { creationDate: number } {
  checkMachineArn(arn);
  const machine = machines.get(arn);
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return machine;
}

/** Times as the service's JSON has them. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;
