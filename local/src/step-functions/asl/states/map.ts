import type { MapState } from '../definition/asl.ts';
import { bind, evaluateText } from '../jsonata/bindings.ts';
import { evaluationError } from '../failure.ts';
import type { CompiledState } from '../definition/machine.ts';
import { evaluateTyped, evaluateWholeNumber } from '../jsonata/template.ts';
import { listElements } from '../list-elements.ts';
import { addFrame, advance, changeFrame, frameOf, inputOf, logEvent, stateOf } from '../step.ts';
import type { Step } from '../step.ts';
import { continueState, enterState } from '../transition.ts';
import { finish } from './parallel.ts';

/** The most iterations of an inline Map at a time, reference §9. */
const maxConcurrency = 40;

const anyWholeNumber = { least: 0, most: Infinity, allowed: 'a whole number, 0 or more' };

/** Map: the item processor for each item; https://states-language.net/spec.html#map-state */
export async function map(step: Step, frame: number, state: CompiledState): Promise<void> {
  const { items, concurrency } = await readItems(step, frame, state);
  const started = advance(step, frame, 'MapStateStarted', { length: items.length });
  changeFrame(step, frame, {
    items,
    length: items.length,
    next: 0,
    ended: 0,
    concurrency: Math.min(concurrency || maxConcurrency, maxConcurrency),
    wakeAt: undefined,
  });
  if (items.length === 0) finishMap(step, frame, started);
  else await beginIterations(step, frame, started);
}

/** What a Map works on, and how much of it at a time: 0 for no bound of its own. */
export async function readItems(
  step: Step,
  frame: number,
  { fields }: CompiledState,
): Promise<{ items: unknown[]; concurrency: number }> {
  const bindings = bind(step, frameOf(step, frame));
  const items = fields.Items
    ? await evaluateTyped(fields.Items, bindings, 'array', (value) => Array.isArray(value))
    : inputOf(step, frameOf(step, frame)).value;
  if (!Array.isArray(items))
    throw evaluationError(`Map state input must be an array but was: ${JSON.stringify(items)}`);
  const concurrency = fields.MaxConcurrency
    ? await evaluateWholeNumber(fields.MaxConcurrency, bindings, anyWholeNumber)
    : 0;
  return { items, concurrency };
}

/** The input of an iteration, as JSON; `plain` is the item's where there is no ItemSelector. */
export function itemInput(step: Step, frame: number, index: number, value: unknown, plain: string): Promise<string> {
  const item = { Index: index, Value: value, Source: 'STATE_DATA' };
  return evaluateText(step, frame, 'ItemSelector', plain, { map: { Item: item } });
}

/** One iteration has ended; the next begins in its place, after the last the Map is done. */
export function iterationEnded(step: Step, iteration: number): void {
  const { parent, previous, slot } = frameOf(step, iteration);
  const { name } = stateOf(step, frameOf(step, parent!));
  const succeeded = logEvent(step, 'MapIterationSucceeded', previous, { name, index: slot });
  const { ended, length } = frameOf(step, parent!);
  if (ended === length) finishMap(step, parent!, succeeded);
  else continueState(step, parent!, () => beginIterations(step, parent!, previous));
}

function finishMap(step: Step, frame: number, previous: number): void {
  changeFrame(step, frame, { items: undefined, next: undefined, concurrency: undefined });
  finish(step, frame, previous);
}

/** Begins as many iterations as there is room for. */
async function beginIterations(step: Step, frame: number, previous: number): Promise<void> {
  const { name, definition, fields } = stateOf(step, frameOf(step, frame));
  const texts = fields.Items ? undefined : elementsOf(inputOf(step, frameOf(step, frame)).text);
  const textOf = (index: number, value: unknown) => texts?.[index] ?? JSON.stringify(value);
  for (;;) {
    const { items, next, ended, length, concurrency } = frameOf(step, frame);
    if (next! >= length! || next! - ended! >= concurrency!) return;
    const index = next!;
    const value = items![index];
    changeFrame(step, frame, { next: index + 1, ...(index + 1 === length && { items: undefined }) });
    const started = logEvent(step, 'MapIterationStarted', previous, { name, index });
    const input = await itemInput(step, frame, index, value, textOf(index, value));
    const iteration = addFrame(step, frame, index, started);
    enterState(step, iteration.id, (definition as MapState).ItemProcessor.StartAt, input);
  }
}

/** The list that was taken apart last: the iterations of a Map come to it one after the other. */
let last = { list: '[]', elements: [] as string[] };

function elementsOf(list: string): string[] {
  if (last.list !== list) last = { list, elements: listElements(list) };
  return last.elements;
}
