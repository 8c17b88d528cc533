import { type Stack, readTemplate } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';
import type { Place } from './names.ts';
import { NotEmulated, listed } from './not-emulated.ts';
import { nestedStack } from './resource-types.ts';
import { createScope, type Surroundings, type TemplateScope } from './scope.ts';

/** One template that is to run: a stack, or one that is nested in another. */
export interface StackScope {
  scope: TemplateScope;
  /** What tells its resources from those of other stacks: `''`, or names with a slash behind each. */
  prefix: string;
  stackName: string;
  /** Whether it is nested in another. */
  isNested: boolean;
}

/**
 * Makes the scopes of all templates of an assembly, which see one another's exports and outputs; a stack comes before
 * those that are nested in it.
 */
export function createScopes(stacks: Stack[], place: Omit<Place, 'stackName'>): StackScope[] {
  const tops: StackScope[] = [];
  const all: StackScope[] = [];
  const underway = new Set<string>();
  /** Two stacks that need each other deploy nowhere; here they would go round for ever. */
  const once = <T>(name: string, where: string, work: () => T): T => {
    if (underway.has(name)) throw new NotEmulated(`cannot resolve ${where}: ${name} depends on itself`);
    underway.add(name);
    try {
      return work();
    } finally {
      underway.delete(name);
    }
  };
  const between: Pick<Scope, 'exported' | 'outputOf'> = {
    exported(name, where) {
      const found = all.map(({ scope }) => ({ scope, output: scope.exports().get(name) })).find(({ output }) => output);
      if (found) return once(`export ${name}`, where, () => found.scope.output(found.output!));
      const there = listed(all.flatMap(({ scope }) => [...scope.exports().keys()])) || 'none';
      const named = `; choose the stack that does, with ${listed(tops.map((each) => each.stackName))}`;
      throw new NotEmulated(
        `cannot resolve ${where}: none of the stacks that run exports ${name}; there: ${there}${named}`,
      );
    },
    outputOf(stackName, output, where) {
      const found = tops.find((each) => each.stackName === stackName)?.scope;
      if (found?.outputNames.includes(output))
        return once(`output ${stackName}.${output}`, where, () => found.output(output));
      const there = listed(found?.outputNames ?? tops.map((each) => each.stackName)) || 'none';
      const what = found ? `stack ${stackName} has no output ${output}` : `there is no stack ${stackName}`;
      throw new NotEmulated(`cannot resolve ${where}: ${what}; there: ${there}`);
    },
  };

  const add = (
    stack: Stack,
    prefix: string,
    isNested: boolean,
    parameter: Surroundings['parameter'],
  ): TemplateScope => {
    const { stackName, text } = stack;
    const children = new Map<string, TemplateScope>();
    const nested: Surroundings['nested'] = (logicalId, properties, parent) => {
      const known = children.get(logicalId);
      if (known) return known;
      const { TemplateURL, Parameters = {} } = properties as {
        TemplateURL: unknown;
        Parameters?: Record<string, unknown>;
      };
      const url = String(resolve(TemplateURL, parent, `${logicalId}.TemplateURL`));
      const child = { ...stack, stackName: `${stackName}-${logicalId}`, text: readTemplate(stack.assetPath(url)) };
      const made = add(child, `${prefix}${logicalId}/`, true, (name) =>
        resolve(Parameters[name], parent, `${logicalId}.Parameters.${name}`),
      );
      children.set(logicalId, made);
      return made;
    };
    const scope = createScope(text, { ...place, stackName }, { ...between, parameter, nested });
    const each = { scope, prefix, stackName, isNested };
    all.push(each);
    if (!isNested) tops.push(each);
    return scope;
  };

  for (const stack of stacks) add(stack, stacks.length > 1 ? `${stack.stackName}/` : '', false, () => undefined);
  for (const { scope } of all)
    for (const [logicalId, { Type }] of scope.resources) if (Type === nestedStack) scope.identity(logicalId);
  return all;
}
