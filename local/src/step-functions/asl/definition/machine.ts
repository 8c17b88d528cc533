import { createHash } from 'node:crypto';
import type { Definition, State } from './asl.ts';
import { compileTemplate } from '../jsonata/template.ts';
import type { CompiledTemplate } from '../jsonata/template.ts';
import { visitStates } from './scopes.ts';
import { DefinitionError, validateDefinition } from './validate-definition.ts';

/** A state machine as the template has it. */
export interface MachineSource {
  arn: string;
  name: string;
  roleArn: string;
  /** JSON text of the Amazon States Language. */
  definition: string;
}

/** A state with its fields compiled, by their places: `Output`, `Catch[0]/Assign`, `Choices[1]/Condition`. */
export interface CompiledState {
  name: string;
  definition: State;
  fields: Record<string, CompiledTemplate>;
}

/** A state machine ready to run. */
export interface Machine extends MachineSource {
  /** Names the machine as it is now; an execution keeps the one it started with. */
  revision: string;
  start: string;
  timeoutSeconds: number | undefined;
  states: Map<string, CompiledState>;
}

/** Names one text of a machine; the same for the same text. */
export const revisionOf = ({ arn, roleArn, definition }: MachineSource): string =>
  createHash('sha256')
    .update(JSON.stringify([arn, roleArn, definition]))
    .digest('hex')
    .slice(0, 24);

const loaded = new Map<string, Machine>();

/** Validates and compiles a machine, once for each text. @throws DefinitionError */
export function loadMachine(source: MachineSource): Machine {
  const revision = revisionOf(source);
  const machine = loaded.get(revision) ?? compileMachine(source);
  loaded.set(revision, machine);
  return machine;
}

/**
 * Validates and compiles a machine.
 * @param isMocked whether its tasks call nobody, so that they may name what is not emulated
 * @throws DefinitionError
 */
export function compileMachine(source: MachineSource, isMocked = false): Machine {
  const definition = parse(source);
  validateDefinition(source.name, definition, isMocked);
  const states = new Map<string, CompiledState>();
  visitStates(definition, (name, state) => {
    try {
      states.set(name, { name, definition: state, fields: compileFields(state) });
    } catch (thrown) {
      const problem = `state "${name}", field ${(thrown as Error).message}`;
      throw new DefinitionError(source.name, { name: 'InvalidDefinition', text: problem });
    }
  });
  const { arn, name, roleArn } = source;
  return {
    arn,
    name,
    roleArn,
    definition: source.definition,
    revision: revisionOf(source),
    start: definition.StartAt,
    timeoutSeconds: definition.TimeoutSeconds,
    states,
  };
}

function parse({ name, definition }: MachineSource): Definition {
  const refuse = (text: string) => new DefinitionError(name, { name: 'InvalidDefinition', text });
  let parsed: unknown;
  try {
    parsed = JSON.parse(definition);
  } catch (thrown) {
    throw refuse(`its definition is not JSON: ${(thrown as Error).message}`);
  }
  if (typeof parsed !== 'object' || parsed === null) throw refuse(`its definition is ${definition}, not an object`);
  return parsed as Definition;
}

const evaluated = [
  'Output',
  'Assign',
  'Arguments',
  'Items',
  'ItemSelector',
  'MaxConcurrency',
  'TimeoutSeconds',
  'HeartbeatSeconds',
  'Seconds',
  'Timestamp',
  'Error',
  'Cause',
  'Condition',
];

/** Compiles the fields of a state. @throws Error naming the field of an expression that does not compile */
export function compileFields(state: State): Record<string, CompiledTemplate> {
  const fields: Record<string, CompiledTemplate> = {};
  const compile = (holder: object, prefix: string) => {
    for (const [field, value] of Object.entries(holder))
      if (evaluated.includes(field)) fields[prefix + field] = compileTemplate(value, prefix + field);
  };
  compile(state, '');
  if (state.Type === 'Choice') state.Choices.forEach((rule, index) => compile(rule, `Choices[${index}]/`));
  if ('Catch' in state) state.Catch?.forEach((catcher, index) => compile(catcher, `Catch[${index}]/`));
  return fields;
}
