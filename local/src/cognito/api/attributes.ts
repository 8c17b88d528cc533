import { AwsError } from '../../shared/service.ts';
import { isEmail } from '../claims.ts';
import { standardAttributes, type UserPool } from '../pool.ts';
import type { User } from '../directory/user.ts';

/** An attribute as the API has it. */
export interface Attribute {
  Name?: string;
  Value?: string;
}

/**
 * Reads the attributes that a user or administrator sets.
 * @throws AwsError InvalidParameterException, NotAuthorizedException
 */
export function readAttributes(
  { users }: UserPool,
  given: Attribute[] = [],
  { isAdministrator = false, isNew = false } = {},
): Record<string, string> {
  const read: [string, string][] = given.map(({ Name, Value = '' }) => {
    if (Name === undefined)
      throw invalid(
        "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null",
      );
    if (Name === 'email_verified' || Name === 'phone_number_verified') {
      if (!isAdministrator)
        throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
      if (!/^(true|false)$/i.test(Value)) throw invalid(`${Name}: Attribute must be true or false`);
      return [Name, Value.toLowerCase()];
    }
    if (Name === 'sub') throw invalid('Cannot modify an already provided sub');
    const rule = Object.hasOwn(users.schema, Name) ? users.schema[Name] : undefined;
    if (!rule && !standardAttributes.includes(Name))
      throw invalid('Attributes did not conform to the schema: an attribute is not defined in schema.');
    if (rule && !rule.isMutable && !isNew) throw invalid(`user.${Name}: Attribute cannot be updated.`);
    if (Value.length > 2048) throw invalid(`user.${Name}: String must be no longer than 2048 characters`);
    if (Name === 'email' && !isEmail(Value)) throw invalid('Invalid email address format.');
    return [Name, Value];
  });
  return Object.fromEntries(read);
}

/** @throws AwsError InvalidParameterException where a new user lacks what the schema requires */
export function checkRequired({ users }: UserPool, attributes: Record<string, string>): void {
  for (const [name, { isRequired }] of Object.entries(users.schema))
    if (isRequired && !Object.hasOwn(attributes, name))
      throw invalid(`Attributes did not conform to the schema: ${name}: The attribute is required`);
}

/** @throws AwsError InvalidParameterException where a user name is no address */
export function checkUsername(name: string): void {
  if (!isEmail(name)) throw invalid('Username should be an email.');
}

/** A user's attributes, `sub` first, as the API has them. */
export const shownAttributes = ({ sub, attributes }: User) =>
  Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value }));

/** Another user has the address. */
export const aliasExists = () =>
  new AwsError('AliasExistsException', 'An account with the given email already exists.');

/** An input that the model takes and the pool does not. */
export const invalid = (message: string) => new AwsError('InvalidParameterException', message);
