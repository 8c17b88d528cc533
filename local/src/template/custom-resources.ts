import type { ResourceText } from './assembly.ts';
import { referencesOf } from './dependencies.ts';
import { isCustom, isInert } from './resource-types.ts';
import type { TemplateScope } from './scope.ts';

/**
 * What custom resources alone use: their functions, and what CDK makes beside these. All of it runs when a stack deploys,
 * and so never here.
 */
export function usedByCustomResources(scope: TemplateScope): Set<string> {
  const { resources } = scope;
  const customs = [...resources].filter(([, { Type }]) => isCustom(Type));
  if (customs.length === 0) return new Set();
  const functions = new Set(
    customs.map(serviceToken).filter((id) => resources.get(id ?? '')?.Type === 'AWS::Lambda::Function') as string[],
  );
  const users: Record<string, Set<string>> = {
    // Of BucketDeployment.
    'AWS::Lambda::LayerVersion': functions,
    // Of a provider that waits.
    'AWS::StepFunctions::StateMachine': functions,
    // Of TriggerFunction.
    'AWS::Lambda::Version': new Set(customs.map(([id]) => id)),
  };
  const putOut = referencesOf('Outputs', scope.outputTexts, scope);
  const isOfNobodyElse = (id: string, of: Set<string>) => {
    const using = [...resources]
      .filter(([by, { Properties }]) => by !== id && referencesOf(by, Properties, scope).has(id))
      .map(([by]) => by);
    const others = using.filter((by) => !of.has(by) && !isBystander(resources.get(by)!));
    return using.some((by) => of.has(by)) && others.length === 0 && !putOut.has(id);
  };
  const helpers = [...resources].filter(([id, { Type }]) => users[Type] && isOfNobodyElse(id, users[Type]));
  return new Set([...functions, ...helpers.map(([id]) => id)]);
}

/** A right to use something, or an alarm on it, does not use it. */
const isBystander = ({ Type }: ResourceText) => Type.startsWith('AWS::IAM::') || isInert(Type);

function serviceToken([, { Properties = {} }]: [string, ResourceText]): string | undefined {
  const { 'Fn::GetAtt': target } = (Properties.ServiceToken as { 'Fn::GetAtt'?: [string, string] } | undefined) ?? {};
  return target?.[0];
}
