import { NotEmulated, listed } from './not-emulated.ts';

/** What intrinsic functions look things up in. */
export interface Scope {
  /** What `Ref` gives: a pseudo parameter, a parameter's default or a resource's physical id. */
  ref(name: string, where: string): unknown;
  attribute(logicalId: string, attribute: string, where: string): unknown;
  condition(name: string, where: string): boolean;
  /** The value of an entry of the template's Mappings; undefined where there is none. */
  mapped(map: string, first: string, second: string): unknown;
  /** What a stack exports under a name. */
  exported(name: string, where: string): unknown;
  /** An output of a stack, by their names. */
  outputOf(stack: string, output: string, where: string): unknown;
}

/** What `Ref: AWS::NoValue` gives: the member or list entry that holds it is left out. */
export const noValue = Symbol('AWS::NoValue');

interface Call {
  argument: unknown;
  scope: Scope;
  /** The property that is being resolved, for messages. */
  where: string;
}

/**
 * Resolves the intrinsic functions in `value`, however deep.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value))
    return value.map((item, at) => resolve(item, scope, `${where}[${at}]`)).filter((item) => item !== noValue);
  if (typeof value !== 'object' || value === null) return value;
  const call = intrinsicOf(value, where);
  if (call) return functions[call.name]!({ argument: call.argument, scope, where });
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]) => [name, resolve(item, scope, `${where}.${name}`)] as const)
      .filter(([, item]) => item !== noValue),
  );
}

/** The intrinsic function that `value` is, if it is one. */
function intrinsicOf(value: object, where: string): { name: string; argument: unknown } | undefined {
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (name === undefined || (name === 'Ref' && keys.length > 1)) return undefined;
  if (!Object.hasOwn(functions, name) || keys.length > 1)
    fail(where, `${keys.join(', ')} is not an intrinsic function that is emulated`, listed(Object.keys(functions)));
  return { name, argument: (value as Record<string, unknown>)[name] };
}

/** Says whether a condition holds; `value` is what stands in the template's Conditions. */
export function evaluateCondition(value: unknown, scope: Scope, where: string): boolean {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [name = '', ...others] = Object.keys(value);
    const evaluate = Object.hasOwn(conditions, name) && others.length === 0 ? conditions[name] : undefined;
    if (evaluate) return evaluate({ argument: (value as Record<string, unknown>)[name], scope, where });
  }
  return fail(where, `${JSON.stringify(value)} is not a condition that is emulated`, listed(Object.keys(conditions)));
}

/** The parts of a Fn::Sub: its text cut at `${…}`, names at odd places; `${!…}` stays text. */
export const subParts = (text: string) => text.split(/\$\{([^!}][^}]*)\}/);

/** The logical id and attribute that Fn::GetAtt names, in its list form or as `Id.Attribute`. */
function getAttParts(argument: unknown, where: string): [logicalId: string, attribute: string] {
  if (Array.isArray(argument) && argument.length === 2 && argument.every((part) => typeof part === 'string'))
    return argument as [string, string];
  const dot = typeof argument === 'string' ? argument.indexOf('.') : -1;
  if (typeof argument !== 'string' || dot < 1)
    return fail(where, `Fn::GetAtt has ${JSON.stringify(argument)}`, '[id, attribute] or "id.attribute"');
  return [argument.slice(0, dot), argument.slice(dot + 1)];
}

const functions: Record<string, (call: Call) => unknown> = {
  Ref: ({ argument, scope, where }) =>
    argument === 'AWS::NoValue' ? noValue : scope.ref(text(argument, where), where),
  'Fn::GetAtt': ({ argument, scope, where }) => scope.attribute(...getAttParts(argument, where), where),
  'Fn::Join': (call) => {
    const [delimiter, parts] = listOf(call, 'Fn::Join', 2);
    return asList(parts, call.where)
      .map((part) => text(part, call.where))
      .join(text(delimiter, call.where));
  },
  'Fn::Split': (call) => {
    const [delimiter, source] = listOf(call, 'Fn::Split', 2);
    return text(source, call.where).split(text(delimiter, call.where));
  },
  'Fn::Select': (call) => {
    const [at, from] = listOf(call, 'Fn::Select', 2);
    const items = asList(from, call.where);
    if (!(Number(at) in items)) fail(call.where, `Fn::Select asks for entry ${String(at)}`, `0 to ${items.length - 1}`);
    return items[Number(at)];
  },
  'Fn::Sub': ({ argument, scope, where }) => {
    const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = (resolve(given ?? {}, scope, where) ?? {}) as Record<string, unknown>;
    const valueOf = (name: string) => {
      if (Object.hasOwn(variables, name)) return variables[name];
      return name.includes('.') && !name.startsWith('AWS::')
        ? scope.attribute(...getAttParts(name, where), where)
        : scope.ref(name, where);
    };
    return subParts(text(template, where))
      .map((part, at) => (at % 2 ? text(valueOf(part.trim()), where) : part.replaceAll('${!', '${')))
      .join('');
  },
  'Fn::If': ({ argument, scope, where }) => resolve(chosenBranch(argument, scope, where), scope, where),
  'Fn::Base64': ({ argument, scope, where }) =>
    Buffer.from(text(resolve(argument, scope, where), where)).toString('base64'),
  'Fn::FindInMap': ({ argument, scope, where }) => {
    const [map, first, second, others] = asList(resolve(argument, scope, where), where);
    const keys = [map, first, second].map((key) => text(key, where)) as [string, string, string];
    const found = scope.mapped(...keys) ?? (others as { DefaultValue?: unknown } | undefined)?.DefaultValue;
    return (
      found ?? fail(where, `there is no ${keys.join('.')} in the Mappings`, 'entries that are there, or DefaultValue')
    );
  },
  'Fn::ImportValue': ({ argument, scope, where }) =>
    scope.exported(text(resolve(argument, scope, where), where), where),
  'Fn::GetStackOutput'({ argument, scope, where }) {
    const asked = resolve(argument, scope, where) as Record<string, unknown>;
    const { StackName, OutputName, Region, ...others } = asked;
    const here = scope.ref('AWS::Region', where);
    if (Object.keys(others).length > 0 || (Region !== undefined && Region !== here))
      fail(
        where,
        `Fn::GetStackOutput has ${JSON.stringify(asked)}`,
        `StackName, OutputName and the Region ${String(here)}`,
      );
    return scope.outputOf(text(StackName, where), text(OutputName, where), where);
  },
};

/** The branch that Fn::If takes, unresolved. */
export function chosenBranch(argument: unknown, scope: Scope, where: string): unknown {
  if (!Array.isArray(argument) || argument.length !== 3)
    return fail(where, `Fn::If has ${JSON.stringify(argument)}`, '[condition, then, else]');
  return scope.condition(text(argument[0], where), where) ? argument[1] : argument[2];
}

const conditions: Record<string, (call: Call) => boolean> = {
  Condition: ({ argument, scope, where }) => scope.condition(text(argument, where), where),
  'Fn::Equals': (call) => {
    const [one, other] = listOf(call, 'Fn::Equals', 2);
    return text(one, call.where) === text(other, call.where);
  },
  'Fn::And': ({ argument, scope, where }) =>
    asList(argument, where).every((part) => evaluateCondition(part, scope, where)),
  'Fn::Or': ({ argument, scope, where }) =>
    asList(argument, where).some((part) => evaluateCondition(part, scope, where)),
  'Fn::Not': ({ argument, scope, where }) => !evaluateCondition(asList(argument, where)[0], scope, where),
};

function listOf({ argument, scope, where }: Call, name: string, length: number): unknown[] {
  const resolved = resolve(argument, scope, where);
  return Array.isArray(resolved) && resolved.length === length
    ? resolved
    : fail(where, `${name} has ${JSON.stringify(argument)}`, `a list of ${length}`);
}

const asList = (value: unknown, where: string): unknown[] =>
  Array.isArray(value) ? value : fail(where, `${JSON.stringify(value)} stands where a list belongs`, 'a list');

const text = (value: unknown, where: string): string =>
  typeof value === 'object' || value === undefined || typeof value === 'symbol'
    ? fail(
        where,
        `${value === undefined ? 'nothing' : typeof value === 'symbol' ? 'AWS::NoValue' : JSON.stringify(value)} stands where text belongs`,
        'a string or number',
      )
    : String(value);

function fail(where: string, problem: string, allowed: string): never {
  throw new NotEmulated(`cannot resolve ${where}: ${problem}; allowed: ${allowed}`);
}
