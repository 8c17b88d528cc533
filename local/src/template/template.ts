import { readStack } from './assembly.ts';
import { refuseCycles } from './dependencies.ts';
import { resolve } from './intrinsics.ts';
import type { Place } from './names.ts';
import { NotEmulated, listed } from './not-emulated.ts';
import type { Identity } from './resource-type.ts';
import { allowedTypes, isInert, resourceTypes } from './resource-types.ts';
import { createScope } from './scope.ts';
import { check, members } from './shape.ts';

/** Which template to load, and where it is to run. */
export interface TemplateOptions {
  /** The folder that the CDK app wrote (`cdk.out`). */
  assembly: string;
  /** Name of the stack, or its id in the app; needed where there are several. */
  stack?: string;
  /** @default the one that the app fixed, else 123456789012 */
  accountId?: string;
  /** @default the one that the app fixed, else us-east-1 */
  region?: string;
  /** The local port, e.g. `http://localhost:4600`; it is in URLs that resources give. */
  endpoint: string;
}

/** A resource of the template, with nothing left to resolve. */
export interface Resource {
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

/** A stack, read and resolved. */
export interface Template {
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
  /** The stack's outputs by name. */
  outputs: Record<string, string>;
  /**
   * The file or folder behind an asset.
   * @param s3Key the object key, or a whole `s3://bucket/key` URL
   * @throws if the assembly has none of that key
   */
  assetPath(s3Key: string): string;
}

/**
 * Reads the CloudFormation template that a CDK app wrote, and resolves its intrinsic functions.
 * @throws NotEmulated, one line that names resource and property, at the first thing that the runtime cannot serve
 */
export function loadTemplate({ assembly, stack: name, endpoint, ...wanted }: TemplateOptions): Template {
  const stack = readStack(assembly, name);
  const place: Place = {
    stackName: stack.stackName,
    accountId: agree('account', stack.accountId, wanted.accountId) ?? '123456789012',
    region: agree('region', stack.region, wanted.region) ?? 'us-east-1',
    endpoint,
  };
  const scope = createScope(stack.text, place);
  for (const [logicalId, { Type }] of scope.resources)
    if (!isInert(Type) && !Object.hasOwn(resourceTypes, Type))
      throw new NotEmulated(
        `cannot run resource ${logicalId}: its type ${Type} is not emulated; allowed: ${listed(allowedTypes())}`,
      );
  refuseCycles(scope.resources, scope);

  const all = [...scope.resources].map(([logicalId, { Type: type, Properties = {} }]): Resource => {
    const read = () => resolve(Properties, scope, logicalId) as Record<string, unknown>;
    if (isInert(type)) return inertResource(logicalId, type, scope.identity(logicalId), read);
    const properties = read();
    check(members(resourceTypes[type]!.properties), properties, { logicalId, type });
    return { logicalId, type, properties, ...scope.identity(logicalId) };
  });
  const resources = all.filter(({ type }) => !isInert(type));
  const { stackName, region, accountId } = place;
  return {
    stackName,
    region,
    accountId,
    resources,
    inert: all.filter(({ type }) => isInert(type)),
    ofType: (type) => resources.filter((resource) => resource.type === type),
    resource(logicalId) {
      const found = all.find((resource) => resource.logicalId === logicalId);
      if (!found) throw new Error(`cannot find resource ${logicalId}; there: ${listed(scope.resources.keys())}`);
      return found;
    },
    outputs: scope.outputs(),
    assetPath: stack.assetPath,
  };
}

/** Nothing needs the properties of an inert resource, so nothing in them can stop the start. */
const inertResource = (logicalId: string, type: string, identity: Identity, read: () => Record<string, unknown>) => ({
  logicalId,
  type,
  ...identity,
  get properties() {
    return read();
  },
});

function agree(what: string, fixed: string | undefined, wanted: string | undefined): string | undefined {
  if (fixed && wanted && fixed !== wanted)
    throw new Error(`cannot run the stack in ${what} ${wanted}: its CDK app fixed ${fixed}; leave one of them out`);
  return fixed ?? wanted;
}
