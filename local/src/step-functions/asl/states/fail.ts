import { evaluateTyped } from '../jsonata/template.ts';
import { StateFailure } from '../failure.ts';
import { bind } from '../jsonata/bindings.ts';
import type { CompiledState } from '../definition/machine.ts';
import { frameOf } from '../step.ts';
import type { Step } from '../step.ts';

/** Fail: ends its scope with Error and Cause; https://states-language.net/spec.html#fail-state */
export async function fail(step: Step, frame: number, { fields }: CompiledState): Promise<void> {
  const bindings = bind(step, frameOf(step, frame));
  const text = async (field: 'Error' | 'Cause') =>
    fields[field] && (await evaluateTyped(fields[field], bindings, 'string', (v) => typeof v === 'string'));
  throw new StateFailure(await text('Error'), await text('Cause'));
}
