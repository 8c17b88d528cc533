import { AwsError } from '../../shared/service.ts';

/** What the service model says of a member. */
export interface Constraint {
  type: 'string' | 'integer' | 'boolean';
  required?: true;
  /** Bounds of a string's length or of a number. */
  least?: number;
  most?: number;
  /** The most bytes of a string in UTF-8. */
  maxBytes?: number;
  values?: string[];
}

/** @throws AwsError `ValidationException` in the service's words where a member breaks its constraint */
export function checkInput(input: Record<string, unknown>, constraints: Record<string, Constraint>): void {
  const problems = Object.entries(constraints).flatMap(([name, constraint]) =>
    problemOf(name, input[name], constraint),
  );
  if (problems.length === 0) return;
  const count = `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: `;
  throw new AwsError('ValidationException', count + problems.join('; '));
}

function problemOf(
  name: string,
  value: unknown,
  { type, required, least, most, maxBytes, values }: Constraint,
): string[] {
  const failed = (constraint: string) => [
    `Value ${value === undefined || value === null ? 'null' : `'${String(value)}'`} at '${name}' failed to satisfy constraint: Member must ${constraint}`,
  ];
  if (value === undefined || value === null) return required ? failed('not be null') : [];
  if (type === 'integer' ? !Number.isInteger(value) : typeof value !== type)
    throw new AwsError('SerializationException', `${name} must be of type ${type}`);
  if (values && !values.includes(value as string)) return failed(`satisfy enum value set: [${values.join(', ')}]`);
  if (maxBytes !== undefined && Buffer.byteLength(value as string) > maxBytes)
    return failed(`have length less than or equal to ${maxBytes}`);
  const size = typeof value === 'string' ? value.length : Number(value);
  const measured = type === 'string' ? 'have length' : 'have value';
  if (least !== undefined && size < least) return failed(`${measured} greater than or equal to ${least}`);
  return most !== undefined && size > most ? failed(`${measured} less than or equal to ${most}`) : [];
}
