import { isObject } from '../../functions/domain/record/json-value.ts';

/** As much of JSON Schema (2020-12) as docs/record.schema.json uses. */
export interface Schema {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minimum?: number;
  minItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  $defs?: Record<string, Schema>;
}

/** Says where a value is not as a schema says: pointers into the value. */
export function faultsOf(value: unknown, schema: Schema, root: Schema, at = ''): string[] {
  const { $ref, properties = {}, required = [], additionalProperties = true, items, ...rest } = schema;
  if ($ref !== undefined) return faultsOf(value, root.$defs![$ref.slice('#/$defs/'.length)]!, root, at);
  const isWrong = Object.entries(rest).some(([name, asked]) => checks[name]?.(value, asked as never) === false);
  if (isWrong) return [at];
  if (Array.isArray(value))
    return items ? value.flatMap((each, place) => faultsOf(each, items, root, `${at}/${place}`)) : [];
  if (!isObject(value)) return [];
  const members = Object.entries(value).flatMap(([name, member]) => {
    const known = Object.hasOwn(properties, name) ? properties[name]! : additionalProperties;
    if (typeof known === 'boolean') return known ? [] : [`${at}/${name}`];
    return faultsOf(member, known, root, `${at}/${name}`);
  });
  return [...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}/${name}`), ...members];
}

const checks: Record<string, (value: unknown, asked: never) => boolean> = {
  type: (value, asked: string | string[]) => [asked].flat().some((type) => types[type]!(value)),
  const: (value, asked: unknown) => value === asked,
  enum: (value, asked: unknown[]) => asked.includes(value),
  pattern: (value, asked: string) => typeof value !== 'string' || new RegExp(asked, 'u').test(value),
  format: (value) => typeof value !== 'string' || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  minimum: (value, asked: number) => typeof value !== 'number' || value >= asked,
  minItems: (value, asked: number) => !Array.isArray(value) || value.length >= asked,
};

const types: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};
