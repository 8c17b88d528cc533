import type { ResourceText, TemplateText } from './assembly.ts';
import { uuidFrom } from './ids.ts';
import { evaluateCondition, noValue, resolve, type Scope } from './intrinsics.ts';
import { namesOf, type Place } from './names.ts';
import { NotEmulated, listed } from './not-emulated.ts';
import type { Identity } from './resource-type.ts';
import { identifyInert, isCustom, nestedStack, resourceTypes } from './resource-types.ts';

/** What a template's intrinsic functions see: every answer is worked out when first asked for. */
export interface TemplateScope extends Scope {
  /** The resources whose condition holds, in the template's order. */
  resources: ReadonlyMap<string, ResourceText>;
  identity(logicalId: string): Identity;
  /** The names of the outputs whose condition holds. */
  outputNames: string[];
  output(name: string): unknown;
  /** What the template writes for these outputs, not resolved. */
  outputTexts: unknown[];
  /** What it exports: output by name of the export. */
  exports(): Map<string, string>;
}

/** What a template knows of others. */
export interface Surroundings extends Pick<Scope, 'exported' | 'outputOf'> {
  /** Gives the value of a parameter; undefined where its default counts. */
  parameter(name: string): unknown;
  /** The scope of a stack that is nested in this one. */
  nested(logicalId: string, properties: Record<string, unknown>, scope: Scope): TemplateScope;
}

/** Makes the scope of one template. */
export function createScope(text: TemplateText, place: Place, around: Surroundings): TemplateScope {
  const { Resources = {}, Conditions = {}, Parameters = {}, Outputs = {}, Mappings = {} } = text;
  const pseudo = pseudoParameters(place);
  const holds = new Map<string, boolean | 'open'>();
  const identities = new Map<string, Identity>();

  const scope: Scope = {
    ref(name, where) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      if (Object.hasOwn(Parameters, name)) return parameter(name, where);
      return identity(name, where).physicalId;
    },
    attribute(logicalId, attribute, where) {
      const { attributes } = identity(logicalId, where);
      if (Object.hasOwn(attributes, attribute)) return attributes[attribute];
      const { Type } = resources.get(logicalId)!;
      throw new NotEmulated(
        `cannot resolve ${where}: ${logicalId} (${Type}) has no attribute ${attribute} here${isCustom(Type) ? ', since its function does not run' : ''}; allowed: ${listed(Object.keys(attributes)) || 'none'}`,
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
    mapped: (map, first, second) => Mappings[map]?.[first]?.[second],
    exported: around.exported,
    outputOf: around.outputOf,
  };
  const present = ({ Condition }: { Condition?: string }, where: string) =>
    !Condition || scope.condition(Condition, where);
  const resources = new Map(Object.entries(Resources).filter(([logicalId, resource]) => present(resource, logicalId)));

  const parameter = (name: string, where: string) => {
    const { Type } = Parameters[name]!;
    const value = around.parameter(name) ?? defaultOf(name, Parameters[name]!, where);
    return /^(CommaDelimitedList|List<)/.test(Type) && typeof value === 'string' ? value.split(',') : value;
  };

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
    const made =
      Type === nestedStack
        ? identifyNested(around.nested(logicalId, Properties, scope))
        : (resourceTypes[Type]?.identify ?? ((names) => identifyInert(Type, names)))(namesOf(place, logicalId, read));
    identities.set(logicalId, made);
    return made;
  };

  const outputNames = Object.keys(Outputs).filter((name) => present(Outputs[name]!, `Outputs.${name}`));
  return {
    ...scope,
    resources,
    identity: (logicalId) => identity(logicalId, logicalId),
    outputNames,
    outputTexts: outputNames.map((name) => Outputs[name]!.Value),
    output: (name) => resolve(Outputs[name]!.Value, scope, `Outputs.${name}`),
    exports: () =>
      new Map(
        Object.entries(Outputs)
          .filter(([name, output]) => output.Export && present(output, `Outputs.${name}`))
          .map(([name, { Export }]) => [String(resolve(Export!.Name, scope, `Outputs.${name}.Export`)), name]),
      ),
  };
}

/** A nested stack is known by its outputs, each worked out when it is asked for. */
function identifyNested(nested: TemplateScope): Identity {
  const attributes = {};
  for (const name of nested.outputNames)
    Object.defineProperty(attributes, `Outputs.${name}`, { enumerable: true, get: () => nested.output(name) });
  return { physicalId: nested.ref('AWS::StackId', 'AWS::StackId') as string, attributes };
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
    `cannot resolve ${where}: parameter ${name} (${Type}) has no value here; allowed: parameters with a plain default, or to which a parent gives a value`,
  );
}
