import { wireValues } from './attribute-values.ts';
import { optionalObject, required, type RequestObject } from './request-object.ts';

/** What the expressions of one call share. */
export interface Placeholders {
  ExpressionAttributeNames?: object;
  ExpressionAttributeValues?: object;
}

/** The names and values of one expression, added to those of the same call's others. */
export function namesAndValues(expression: RequestObject, others: Placeholders = {}): Placeholders {
  const names = { ...others.ExpressionAttributeNames, ...optionalObject(expression, 'expressionNames') };
  const values = {
    ...others.ExpressionAttributeValues,
    ...wireValues(optionalObject(expression, 'expressionValues') ?? {}),
  };
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** The call's projection, where the request has one. */
export function projection(request: RequestObject, others: Placeholders = {}) {
  const of = optionalObject(request, 'projection');
  return of && { ProjectionExpression: required(of, 'expression'), ...namesAndValues(of, others) };
}

/** The call's `ConsistentRead`, where the request says. */
export const consistentRead = ({ consistentRead: value }: RequestObject) => given({ ConsistentRead: value });

/** The members that are there. */
export const given = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
