import { bind } from '../jsonata/bindings.ts';
import { evaluationError } from '../failure.ts';
import type { CompiledState } from '../definition/machine.ts';
import { evaluateTyped } from '../jsonata/template.ts';
import { changeFrame, frameOf } from '../step.ts';
import type { Step } from '../step.ts';
import { parseTimestamp } from '../timestamp.ts';
import { exitState, unchanged } from '../transition.ts';

/** The most that Seconds may say, and the most that a Timestamp may lie ahead, as was seen on AWS. */
const maxWait = { Seconds: 99_999_999, Timestamp: 2 ** 31 - 1 };

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
    if (!Number.isInteger(seconds)) throw unusable('Seconds', `cannot be parsed as a long value: ${seconds}`);
    if (seconds < 0) throw unusable('Seconds', `references a negative value: ${seconds}`);
    return within(step, seconds * 1000, 'Seconds');
  }
  const text = await evaluateTyped(Timestamp!, bindings, 'string', (value) => typeof value === 'string');
  const time = parseTimestamp(text, 'optional');
  if (time === undefined)
    throw unusable('Timestamp', `cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`);
  return within(step, time - step.at, 'Timestamp');
}

function within(step: Step, delay: number, field: keyof typeof maxWait): number {
  if (delay > maxWait[field] * 1000) throw evaluationError('Wait state delay is too long.', field);
  return step.at + delay;
}

const unusable = (field: string, reason: string) => evaluationError(`The ${field} field ${reason}`, field);
