import { bind } from '../jsonata/bindings.ts';
import { runtimeError } from '../failure.ts';
import type { CompiledState } from '../definition/machine.ts';
import { evaluateTyped } from '../jsonata/template.ts';
import { changeFrame, frameOf } from '../step.ts';
import type { Step } from '../step.ts';
import { exitState, unchanged } from '../transition.ts';

const maxWaitSeconds = 99_999_999;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Wait: until Seconds from now or a Timestamp; https://states-language.net/spec.html#wait-state */
export async function wait(step: Step, frame: number, state: CompiledState): Promise<void> {
  const wakeAt = await endOfWait(step, frame, state);
  if (wakeAt > step.at) changeFrame(step, frame, { wakeAt });
  else await waited(step, frame);
}

/** What follows when the time has come. */
export async function waited(step: Step, frame: number): Promise<void> {
  changeFrame(step, frame, { wakeAt: undefined });
  await exitState(step, frame, { output: unchanged(step, frame) });
}

async function endOfWait(
  step: Step,
  frame: number,
  { fields: { Seconds, Timestamp } }: CompiledState,
): Promise<number> {
  const bindings = bind(step, frameOf(step, frame));
  if (Seconds) {
    const seconds = await evaluateTyped(Seconds, bindings, 'number', (value) => typeof value === 'number');
    if (Number.isInteger(seconds) && seconds >= 0 && seconds <= maxWaitSeconds) return step.at + seconds * 1000;
    throw runtimeError(`Seconds must be a whole number from 0 to ${maxWaitSeconds}: ${seconds}`);
  }
  const text = await evaluateTyped(Timestamp!, bindings, 'string', (value) => typeof value === 'string');
  if (timestamp.test(text) && !Number.isNaN(Date.parse(text))) return Date.parse(text);
  throw runtimeError(`Timestamp must be a date and time with an offset: ${text}`);
}
