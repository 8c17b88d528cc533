import { isDeepStrictEqual } from 'node:util';
import { loadTemplate } from '@countersign/local';
import type { Decision } from '@countersign/local/testing';
import { describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { createFaults, exercise } from '../support/exercise.ts';
import { denials, exceptions, excessOf } from '../support/least-privilege.ts';
import {
  assemblyWith,
  type Mutant,
  type Statement,
  templateText,
  withOneRightWidened,
  withoutOneRight,
} from '../support/mutants.ts';
import { askedIn, firstDenial } from '../support/questions.ts';
import { createRandom } from '../support/random.ts';
import { withCanary } from '../support/synthesised.ts';

// All run by argument, which takes a quarter of an hour and more.
const { MUTANTS = 'one of each kind', SEED = String(Date.now() % 1_000_000) } = process.env;

const assembly = await synthesise(withCanary);
const text = templateText(assembly);
const asked = await askedIn(assembly);

describe('a right that is missing, of any statement but the named exceptions', () => {
  const mutants = withoutOneRight(text).filter((mutant) => !isExcepted(mutant));
  const rows = (these: Mutant[]) => these.map((mutant) => [mutant.name, mutant] as const);

  it.each(rows(mutants))('fails the exercise: %s', (_, mutant) => {
    expect(withAssembly(mutant, (folder) => firstDenial(folder, asked))).toMatchObject(expectedOf(mutant));
  });

  it.concurrent.each(rows(MUTANTS === 'all' ? mutants : oneOfEachKind(mutants)))(
    `fails the exercise of a backend that runs without it (MUTANTS=${MUTANTS} SEED=${SEED}): %s`,
    async (_, mutant) => {
      expect(await withAssembly(mutant, runUntilDenial)).toMatchObject(expectedOf(mutant));
    },
  );
});

describe('a right that is too wide', () => {
  const rows = withOneRightWidened(text).map((mutant) => [mutant.name, mutant] as const);
  it.each(rows)('fails the test of least privilege: %s', (_, mutant) => {
    const loaded = withAssembly(mutant, (folder) =>
      loadTemplate({ assembly: folder, endpoint: 'http://localhost:4600' }),
    );
    expect(excessOf(loaded, asked.decisions)).not.toEqual([]);
  });
});

/** What no exercise misses. That denials and conditions are as they must be, and what the account may do with keys, test/e2e/least-privilege.test.ts holds. */
function isExcepted({ action, statement: { Effect, Action, Principal, Condition = {} } }: Mutant): boolean {
  if (Effect === 'Deny')
    return denials.some((each) =>
      isDeepStrictEqual([each.Action, Object.keys(each.Condition!)], [Action, Object.keys(Condition)]),
    );
  const isForAccount = JSON.stringify(Principal ?? '').includes(':root');
  return isForAccount || exceptions.some((each) => each.action.test(action ?? ''));
}

/** What the first denial is about. */
const expectedOf = ({ action, holder, statement: { Principal } }: Mutant) => ({
  action,
  principal: serviceOf(Principal) ?? expect.stringContaining(`:assumed-role/${roleName(Principal, holder)}/`),
  allowed: false,
});

const serviceOf = (principal: Statement['Principal']) =>
  typeof principal === 'object' ? principal.Service : undefined;

/** The role that a statement is about: the one that it names, or the one that holds it. */
function roleName(principal: Statement['Principal'], holder: string): string {
  const named = (principal as { AWS?: { 'Fn::GetAtt': [string] } } | undefined)?.AWS?.['Fn::GetAtt'][0];
  const { type, physicalId, properties } = asked.template.resource(named ?? holder);
  return type === 'AWS::IAM::Policy' ? (properties.Roles as string[])[0]! : physicalId;
}

/** One mutant by chance of each type of resource that holds rights, and of each kind of who has them. */
function oneOfEachKind(mutants: Mutant[]): Mutant[] {
  const random = createRandom(Number(SEED));
  const { Resources } = JSON.parse(text) as { Resources: Record<string, { Type: string }> };
  const kindOf = ({ holder, statement: { Principal } }: Mutant) =>
    `${Resources[holder]!.Type} ${JSON.stringify(Principal)}`;
  const kinds = new Set(mutants.map(kindOf));
  return [...kinds].map((kind) => random.pick(mutants.filter((mutant) => kindOf(mutant) === kind)));
}

/** Does something with the assembly of a mutant. */
function withAssembly<Result>({ template }: Mutant, run: (folder: string) => Result): Result {
  const changed = assemblyWith(assembly, template);
  const result = run(changed.folder);
  if (result instanceof Promise) void result.catch(() => {}).then(changed.remove);
  else changed.remove();
  return result;
}

/** Runs the exercise until the first denial; undefined where it ends without one. */
async function runUntilDenial(folder: string): Promise<Decision | undefined> {
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
