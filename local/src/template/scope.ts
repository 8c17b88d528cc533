import type { ResourceText, TemplateText } from './assembly.ts';
import { uuidFrom } from './ids.ts';
import { evaluateCondition, noValue, resolve, type Scope } from './intrinsics.ts';
import { namesOf, type Place } from './names.ts';
import { NotEmulated, listed } from './not-emulated.ts';
import type { Identity } from './resource-type.ts';
import { identifyInert, isInert, resourceTypes } from './resource-types.ts';

/** What a template's intrinsic functions see: every answer is worked out when first asked for. */
export interface TemplateScope extends Scope {
  /** The resources whose condition holds, in the template's order. */
  resources: ReadonlyMap<string, ResourceText>;
  identity(logicalId: string): Identity;
  outputs(): Record<string, string>;
}

/** Makes the scope of one template. */
export function createScope(text: TemplateText, place: Place): TemplateScope {
  const { Resources = {}, Conditions = {}, Parameters = {}, Outputs = {} } = text;
  const pseudo = pseudoParameters(place);
  const holds = new Map<string, boolean | 'open'>();
  const identities = new Map<string, Identity>();

  const scope: Scope = {
    ref(name, where) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      if (Object.hasOwn(Parameters, name)) return defaultOf(name, Parameters[name]!, where);
      return identity(name, where).physicalId;
    },
    attribute(logicalId, attribute, where) {
      const { attributes } = identity(logicalId, where);
      if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
      throw new NotEmulated(
        `cannot resolve ${where}: ${logicalId} (${resources.get(logicalId)!.Type}) has no attribute ${attribute} here; allowed: ${listed(Object.keys(attributes)) || 'none'}`,
      );
    },
    condition(name, where) {
      const known = holds.get(name);
      if (known === 'open') throw new NotEmulated(`cannot resolve ${where}: condition ${name} depends on itself`);
      if (known !== undefined) return known;
      if (!Object.hasOwn(Conditions, name))
        throw new NotEmulated(
          `cannot resolve ${where}: there is no condition ${name}; there: ${listed(Object.keys(Conditions)) || 'none'}`,
        );
      holds.set(name, 'open');
      const value = evaluateCondition(Conditions[name], scope, `Conditions.${name}`);
      holds.set(name, value);
      return value;
    },
  };
  const present = ({ Condition }: { Condition?: string }, where: string) =>
    !Condition || scope.condition(Condition, where);
  const resources = new Map(Object.entries(Resources).filter(([logicalId, resource]) => present(resource, logicalId)));

  const identity = (logicalId: string, where: string): Identity => {
    const resource = resources.get(logicalId);
    if (!resource) throw new NotEmulated(`cannot resolve ${where}: there is no resource or parameter ${logicalId}`);
    const known = identities.get(logicalId);
    if (known) return known;
    const { Type, Properties = {} } = resource;
    const read = (property: string) => {
      const value = resolve(Properties[property], scope, `${logicalId}.${property}`);
      return value === noValue ? undefined : value;
    };
    const names = namesOf(place, logicalId, read);
    const made = isInert(Type) ? identifyInert(Type, names) : resourceTypes[Type]!.identify(names);
    identities.set(logicalId, made);
    return made;
  };

  return {
    ...scope,
    resources,
    identity: (logicalId) => identity(logicalId, logicalId),
    outputs: () =>
      Object.fromEntries(
        Object.entries(Outputs)
          .filter(([name, output]) => present(output, `Outputs.${name}`))
          .map(([name, { Value }]) => [name, String(resolve(Value, scope, `Outputs.${name}`))]),
      ),
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
function pseudoParameters({ accountId, region, stackName }: Place): Record<string, unknown> {
  return {
    'AWS::AccountId': accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/${uuidFrom(stackName)}`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

function defaultOf(name: string, { Type, Default }: { Type: string; Default?: unknown }, where: string): unknown {
  if (Default !== undefined && !Type.startsWith('AWS::SSM::')) return Default;
  throw new NotEmulated(
    `cannot resolve ${where}: parameter ${name} (${Type}) has no value here; allowed: parameters with a plain default`,
  );
}
