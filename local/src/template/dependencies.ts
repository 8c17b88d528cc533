import type { ResourceText } from './assembly.ts';
import { chosenBranch, subParts, type Scope } from './intrinsics.ts';
import { NotEmulated } from './not-emulated.ts';

/**
 * Refuses what CloudFormation refuses: resources that need each other in a circle, by Ref, Fn::GetAtt, Fn::Sub or
 * DependsOn. `cdk synth` only warns of it.
 */
export function refuseCycles(resources: ReadonlyMap<string, ResourceText>, scope: Scope): void {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (logicalId: string) => {
    if (done.has(logicalId)) return;
    const start = path.indexOf(logicalId);
    if (start >= 0)
      throw new NotEmulated(
        `cannot order the resources: ${[...path.slice(start), logicalId].join(' needs ')}; cut one of these references, CloudFormation refuses the circle too`,
      );
    path.push(logicalId);
    for (const needed of dependenciesOf(logicalId, resources.get(logicalId)!, scope))
      if (resources.has(needed)) visit(needed);
    path.pop();
    done.add(logicalId);
  };
  for (const logicalId of resources.keys()) visit(logicalId);
}

const dependenciesOf = (logicalId: string, { Properties, DependsOn = [] }: ResourceText, scope: Scope) =>
  new Set([...[DependsOn].flat(), ...referencesOf(logicalId, Properties, scope)]);

/** The logical ids that a value refers to, by Ref, Fn::GetAtt or Fn::Sub. */
export function referencesOf(where: string, value: unknown, scope: Scope): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    // What is no intrinsic function, or one that is unknown, is just walked: resolving it is what refuses it.
    const [[name, argument] = []] = Object.keys(value).length === 1 ? Object.entries(value) : [];
    if (name === 'Ref') found.add(String(argument));
    else if (name === 'Fn::GetAtt') found.add(String([argument].flat()[0]).split('.')[0]!);
    else if (name === 'Fn::If') walk(chosenBranch(argument, scope, where));
    else if (name === 'Fn::Sub') {
      const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
      walk(variables);
      for (const part of subParts(String(text)).filter((_, at) => at % 2)) found.add(part.trim().split('.')[0]!);
    } else Object.values(value).forEach(walk);
  };
  walk(value);
  return found;
}
