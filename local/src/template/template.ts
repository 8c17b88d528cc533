import { readStacks, type Stack } from './assembly.ts';
import { usedByCustomResources } from './custom-resources.ts';
import { refuseCycles } from './dependencies.ts';
import { resolve } from './intrinsics.ts';
import { NotEmulated, listed } from './not-emulated.ts';
import type { Identity } from './resource-type.ts';
import { allowedTypes, isInert, nestedStack, resourceTypes } from './resource-types.ts';
import type { TemplateScope } from './scope.ts';
import { check, members } from './shape.ts';
import { createScopes } from './stacks.ts';

/** What to load, and where it is to run. */
export interface TemplateOptions {
  /** The folder that the CDK app wrote (`cdk.out`). */
  assembly: string;
  /** Names of stacks, or their ids in the app; those that they need come with them. @default all */
  stacks?: string[] | undefined;
  /** @default the one that the app fixed, else 123456789012 */
  accountId?: string;
  /** @default the one that the app fixed, else us-east-1 */
  region?: string;
  /** The local port, e.g. `http://localhost:4600`; it is in URLs that resources give. */
  endpoint: string;
}

/** A resource of the template, with nothing left to resolve. */
export interface Resource {
  /** With the stack before it where there are several, and the nested stack where it is in one: `Front/Worker/Queue`. */
  logicalId: string;
  /** E.g. `AWS::DynamoDB::Table`. */
  type: string;
  properties: Record<string, unknown>;
  /** What `Ref` gives. */
  physicalId: string;
  arn?: string;
  /** What `Fn::GetAtt` gives, by attribute. */
  attributes: Record<string, string>;
}

/** A stack, or several that run as one, read and resolved. */
export interface Template {
  /** Of several, with commas between. */
  stackName: string;
  region: string;
  accountId: string;
  /** What the local runtime serves, in the template's order. */
  resources: Resource[];
  /** What it accepts and leaves alone. */
  inert: Resource[];
  ofType(type: string): Resource[];
  /** @throws if there is none of that id */
  resource(logicalId: string): Resource;
  /** The stack's outputs by name; of several stacks as `Stack.Name`. */
  outputs: Record<string, string>;
  /**
   * The file or folder behind an asset.
   * @param s3Key the object key, or a whole `s3://bucket/key` URL
   * @throws if the assembly has none of that key
   */
  assetPath(s3Key: string): string;
}

/**
 * Reads the CloudFormation templates that a CDK app wrote, and resolves their intrinsic functions.
 * @throws NotEmulated, one line that names resource and property, at the first thing that the runtime cannot serve
 */
export function loadTemplate({ assembly, stacks: names, endpoint, ...wanted }: TemplateOptions): Template {
  const stacks = readStacks(assembly, names);
  const accountId = agree('account', stacks, 'accountId', wanted.accountId) ?? '123456789012';
  const region = agree('region', stacks, 'region', wanted.region) ?? 'us-east-1';
  const hasSeveralApis =
    stacks.flatMap(({ text }) => Object.values(text.Resources ?? {})).filter(({ Type }) => Type === graphqlApi).length >
    1;
  const scopes = createScopes(stacks, { accountId, region, endpoint, hasSeveralApis });
  const all = scopes.flatMap(({ scope, prefix }) => resourcesOf(scope, prefix));
  const resources = all.filter(({ isInert }) => !isInert).map(({ resource }) => resource);
  const tops = scopes.filter(({ isNested }) => !isNested);
  if (tops.length > 1) refuseTwins(resources);
  return {
    stackName: tops.map(({ stackName }) => stackName).join(', '),
    region,
    accountId,
    resources,
    inert: all.filter(({ isInert }) => isInert).map(({ resource }) => resource),
    ofType: (type) => resources.filter((resource) => resource.type === type),
    resource(logicalId) {
      const found = all.find(({ resource }) => resource.logicalId === logicalId)?.resource;
      if (!found)
        throw new Error(
          `cannot find resource ${logicalId}; there: ${listed(all.map((each) => each.resource.logicalId))}`,
        );
      return found;
    },
    outputs: Object.fromEntries(
      tops.flatMap(({ scope, stackName }) =>
        scope.outputNames.map((name) => [tops.length > 1 ? `${stackName}.${name}` : name, String(scope.output(name))]),
      ),
    ),
    assetPath(s3Key) {
      const holder = stacks.find((stack) => stack.hasAsset(s3Key)) ?? stacks[0]!;
      return holder.assetPath(s3Key);
    },
  };
}

/** The resources of one template, resolved, and whether each is inert. */
function resourcesOf(scope: TemplateScope, prefix: string): { resource: Resource; isInert: boolean }[] {
  const unused = usedByCustomResources(scope);
  for (const [logicalId, { Type }] of scope.resources)
    if (!isInert(Type) && !unused.has(logicalId) && Type !== nestedStack && !Object.hasOwn(resourceTypes, Type))
      throw new NotEmulated(
        `cannot run resource ${prefix}${logicalId}: its type ${Type} is not emulated; allowed: ${listed(allowedTypes())}`,
      );
  refuseCycles(scope.resources, scope);

  return [...scope.resources]
    .filter(([, { Type }]) => Type !== nestedStack)
    .map(([id, { Type: type, Properties = {} }]) => {
      const logicalId = prefix + id;
      const read = () => resolve(Properties, scope, logicalId) as Record<string, unknown>;
      if (isInert(type) || unused.has(id))
        return { isInert: true, resource: inertResource(logicalId, type, scope.identity(id), read) };
      const properties = read();
      check(members(resourceTypes[type]!.properties), properties, { logicalId, type });
      return { isInert: false, resource: { logicalId, type, properties, ...scope.identity(id) } };
    });
}

/** Stacks that are alternatives to one another, as of two stages, may give their resources the same names. */
function refuseTwins(resources: Resource[]): void {
  const known = new Map<string, string>();
  for (const { arn, logicalId } of resources) {
    const other = arn && known.get(arn);
    if (other)
      throw new Error(`cannot run ${other} and ${logicalId} together: both are ${arn}; choose one of their stacks`);
    if (arn) known.set(arn, logicalId);
  }
}

const graphqlApi = 'AWS::AppSync::GraphQLApi';

/** Nothing needs the properties of an inert resource, so nothing in them can stop the start. */
const inertResource = (logicalId: string, type: string, identity: Identity, read: () => Record<string, unknown>) => ({
  logicalId,
  type,
  ...identity,
  get properties() {
    return read();
  },
});

/** What the options want, or the app fixed for all of its stacks. */
function agree(
  what: string,
  stacks: Stack[],
  member: 'accountId' | 'region',
  wanted: string | undefined,
): string | undefined {
  const fixed = [...new Set(stacks.flatMap((stack) => stack[member] ?? []))];
  if (fixed.length > 1)
    throw new Error(
      `cannot run stacks in ${fixed.length} places: ${stacks.map((stack) => `${stack.stackName} is in ${what} ${stack[member] ?? 'any'}`).join(', ')}; choose stacks of one ${what}`,
    );
  if (fixed[0] && wanted && fixed[0] !== wanted)
    throw new Error(`cannot run the stack in ${what} ${wanted}: its CDK app fixed ${fixed[0]}; leave one of them out`);
  return fixed[0] ?? wanted;
}
