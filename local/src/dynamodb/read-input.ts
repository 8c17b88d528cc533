import { AwsError } from '../shared/service.ts';

/** What dynalite knows of a member of an input: `Map<AttributeValue>`, `List`, `FieldStruct<Expected>`, and what is in it. */
export type InputType = string | { type?: string; children?: InputType | InputTypes };
export type InputTypes = Record<string, InputType>;

/** How many values one request may hold: DynamoDB's own bounds are in bytes, and 400 KB hold more than is handled at once. */
const valueLimit = 20_000;

/** How deep an attribute may be nested: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const nestingLimit = 32;

/** How long an expression may be, in bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
const expressionLimit = 4096;

/** An attribute value, as dynalite reads it. */
const valueTypes: InputTypes = {
  ...{ S: 'String', B: 'Blob', N: 'String', BOOL: 'Boolean', NULL: 'Boolean' },
  ...{ BS: list('Blob'), NS: list('String'), SS: list('String') },
  L: list('AttrStruct<ValueStruct>'),
  M: { type: 'Map<AttributeValue>', children: 'AttrStruct<ValueStruct>' },
};

function list(children: InputType): InputType {
  return { type: 'List', children };
}

/**
 * Reads an input as the service does before it looks at it: unknown members and those that are null are left out, null in
 * a list or a map is refused, and so is what is too much. Wrong types are left to dynalite, which has the service's words.
 * @throws AwsError `ValidationException`
 */
export function readInput(types: InputTypes, input: Record<string, unknown>): Record<string, unknown> {
  let count = 0;
  const structure = (members: InputTypes, value: object, path: string, depth: number) => {
    const read: Record<string, unknown> = {};
    for (const name of Object.keys(members)) {
      const member = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      if (member !== undefined && member !== null)
        read[name] = of(members[name]!, member, `${path && `${path}.`}${lowerFirst(name)}`, depth);
    }
    return read;
  };
  const entry = (type: InputType, value: unknown, path: string, depth: number) => {
    if (++count > valueLimit)
      throw refused(`the local table takes at most ${valueLimit} values in a request, which DynamoDB bounds by bytes`);
    if (value !== null && value !== undefined) return of(type, value, path, depth);
    if (nameOf(type).startsWith('AttrStruct')) throw refused(emptyValue);
    throw refused(
      `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
    );
  };
  const of = (type: InputType, value: unknown, path: string, depth: number): unknown => {
    const name = nameOf(type);
    if (typeof value === 'string' && path.endsWith('xpression')) checkExpression(value, path);
    if (typeof value !== 'object') return value;
    const children = typeof type === 'object' ? type.children : undefined;
    if (name.startsWith('AttrStruct')) {
      if (Array.isArray(value)) return value;
      if (depth > nestingLimit) throw refused('Nesting Levels have exceeded supported limits');
      return structure(valueTypes, value!, path, depth + 1);
    }
    if (name.endsWith('List') && Array.isArray(value))
      return value.map((each, at) => entry(children as InputType, each, `${path}.${at + 1}.member`, depth));
    if (/^(Parameterized)?Map/.test(name) && !Array.isArray(value))
      return Object.fromEntries(
        Object.entries(value!).map(([key, each]) => {
          // dynalite would lose it in silence.
          if (key === '__proto__') throw refused('a member named __proto__ is not emulated by the local table');
          return [key, entry(children as InputType, each, `${path}.${key.slice(0, 255)}.member`, depth)];
        }),
      );
    if (/^(Field|Value)Struct/.test(name) && !Array.isArray(value))
      return structure(children as InputTypes, value!, path, depth);
    return value;
  };
  return structure(types, input, '', 0);
}

const emptyValue = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';

function nameOf(type: InputType): string {
  if (typeof type === 'string') return type;
  return type.type ?? '';
}

function checkExpression(text: string, path: string): void {
  const size = Buffer.byteLength(text);
  if (size <= expressionLimit) return;
  const name = path[0]!.toUpperCase() + path.slice(1);
  throw refused(
    `Invalid ${name.split('.').at(-1)}: Expression size has exceeded the maximum allowed size; expression size: ${size}`,
  );
}

const lowerFirst = (text: string) => text[0]!.toLowerCase() + text.slice(1);

const refused = (message: string) => new AwsError('ValidationException', message);
