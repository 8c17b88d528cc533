import { isDeepStrictEqual } from 'node:util';
import { loadTemplate } from '@countersign/local';
import type { Decision } from '@countersign/local/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { createFaults, exercise } from '../support/exercise.ts';
import { denials, exceptions, excessOf } from '../support/least-privilege.ts';
import { assemblyWith, type Mutant, templateText, withOneRightWidened, withoutOneRight } from '../support/mutants.ts';
import { withAll } from '../support/synthesised.ts';

const assembly = await synthesise(withAll);
const text = templateText(assembly);
/** All other statements are missed. */
const isExcepted = ({ action, statement: { Effect, Action, Condition } }: Mutant) =>
  Effect === 'Deny'
    ? denials.some((each) => isDeepStrictEqual([each.Action, each.Condition], [Action, Condition]))
    : exceptions.some((each) => each.action.test(action ?? ''));

describe('a right that is missing, of any statement but the named exceptions', () => {
  const mutants = withoutOneRight(text).filter((mutant) => !isExcepted(mutant));
  const rows = mutants.map((mutant) => [mutant.name, mutant] as const);

  it.concurrent.each(rows)('fails the exercise: %s', async (_, { holder, statement, action, template }) => {
    const changed = assemblyWith(assembly, template);
    try {
      expect(await firstDenial(changed.folder)).toMatchObject({
        action,
        principal: principalOf(holder, statement),
        allowed: false,
      });
    } finally {
      changed.remove();
    }
  });
});

describe('a right that is too wide', () => {
  const decisions: Decision[] = [];
  beforeAll(async () => {
    const faults = createFaults();
    const backend = await startBackend({
      assembly,
      onDecision: (each) => decisions.push(each),
      intercept: faults.intercept,
    });
    await exercise(backend, faults);
    await backend.stop();
  });

  const rows = withOneRightWidened(text).map((mutant) => [mutant.name, mutant] as const);
  it.each(rows)('fails the test of least privilege: %s', (_, { template }) => {
    const changed = assemblyWith(assembly, template);
    const loaded = loadTemplate({ assembly: changed.folder, endpoint: 'http://localhost:4600' });
    changed.remove();
    expect(excessOf(loaded, decisions)).not.toEqual([]);
  });
});

/** Runs the exercise until the first denial; undefined where it ends without one. */
async function firstDenial(folder: string): Promise<Decision | undefined> {
  const faults = createFaults();
  let onDenial: (decision: Decision) => void;
  const denied = new Promise<Decision>((resolve) => (onDenial = resolve));
  const onDecision = (decision: Decision) => {
    if (!decision.allowed) onDenial(decision);
  };
  const backend = startBackend({ assembly: folder, onDecision, intercept: faults.intercept });
  // Whatever else the denial breaks is its consequence.
  const run = backend.then((started) => exercise(started, faults)).then(() => undefined);
  run.catch(() => {});
  const first = await Promise.race([denied, run]);
  await backend.then(({ stop }) => stop()).catch(() => {});
  return first;
}

/** How a decision names whoever a statement is about. */
function principalOf(holder: string, { Principal }: Mutant['statement']): unknown {
  if (typeof Principal === 'object') return Principal.Service;
  return expect.stringContaining(`-${holder}/`);
}
