import type { ValueNode } from 'graphql';

/** How one AWS scalar reads what clients send and writes what resolvers return. */
export interface Scalar {
  /** The resolver's value of a variable; throws `ScalarFault`. */
  parse(value: unknown): unknown;
  /** The resolver's value of a literal; throws `ScalarFault`. */
  parseLiteral(node: ValueNode): unknown;
  /** The answer's value; throws `ScalarFault`. */
  serialize(value: unknown): unknown;
}

/** A value that a scalar does not take; the message stands behind `has an invalid value.` or `Can't serialize value`. */
export class ScalarFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ScalarFault';
  }
}

/** The fault of an input value, e.g. of noun `date`. */
export const cannotParse = (value: unknown, noun: string) =>
  new ScalarFault(`Unable to parse \`${inText(value)}\` as a valid ${noun}.`);

/** The fault of a result, e.g. of noun `Date`. */
export const cannotSerialize = (value: unknown, noun: string) =>
  new ScalarFault(`Unable to serialize \`${inText(value)}\` as a valid ${noun} Object.`);

/** A value as messages show it, an object of any shape too. */
export const inText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
