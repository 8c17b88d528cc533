/** Methods of lists that take a function. */
export const takeFunctions = [
  ...['map', 'find', 'filter', 'findIndex', 'findLast', 'findLastIndex', 'forEach', 'reduce', 'reduceRight'],
  ...['every', 'some', 'flatMap'],
];

/**
 * All of the built-in objects that resolver code may use, by the object: its own members, and the methods of its values.
 * What is not from the feature list has where it is known from.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export const allowed: Record<string, { members?: string[]; methods?: string[] }> = {
  Object: { members: ['assign', 'entries', 'hasOwn', 'keys', 'values'] },
  String: {
    members: ['raw'],
    methods: [
      ...['charAt', 'concat', 'endsWith', 'indexOf', 'lastIndexOf', 'replace', 'replaceAll', 'slice', 'split'],
      ...['startsWith', 'toLowerCase', 'toUpperCase', 'trim', 'trimEnd', 'trimLeft', 'trimRight', 'trimStart'],
      // aws-samples/aws-appsync-resolver-samples, samples/dynamodb/queries/all-items-today.js
      'substring',
      // Resolvers that are public use it; no page of AWS has it.
      'includes',
    ],
  },
  Number: { members: ['isFinite', 'isNaN'] },
  Array: {
    methods: [
      ...['concat', 'fill', 'flat', 'indexOf', 'join', 'lastIndexOf', 'pop', 'push', 'reverse', 'shift', 'slice'],
      ...['sort', 'splice', 'unshift', ...takeFunctions],
      'includes',
    ],
  },
  Math: { members: ['random', 'min', 'max', 'round', 'floor', 'ceil'] },
  JSON: { members: ['parse', 'stringify'] },
  console: { members: ['log', 'error'] },
  Boolean: {},
  Date: {},
  Function: {},
};

/** What AWS's lint plugin 2.0.2 calls not implemented, and what was tried on AWS in vain: other refusals are for want of a word. */
export const notImplemented: Record<string, string[]> = {
  Array: [
    ...['copyWithin', 'entries', 'from', 'group', 'groupToMap', 'keys', 'of', 'toLocaleString', 'toString', 'values'],
    // https://github.com/aws/aws-appsync-community/issues/295
    'isArray',
  ],
  Object: [
    ...['create', 'defineProperties', 'defineProperty', 'freeze', 'getOwnPropertyDescriptor'],
    ...['getOwnPropertyDescriptors', 'getOwnPropertyNames', 'getOwnPropertySymbols', 'getPrototypeOf'],
    ...['hasOwnProperty', 'is', 'isExtensible', 'isFrozen', 'isPrototypeOf', 'isSealed', 'preventExtensions'],
    ...['propertyIsEnumerable', 'seal', 'setPrototypeOf', 'toLocaleString', 'toString', 'valueOf'],
  ],
  String: [
    ...['charCodeAt', 'fromCharCode', 'fromCodePoint', 'localeCompare', 'matchAll', 'padEnd', 'padStart', 'repeat'],
    ...['search', 'toLocaleLowerCase', 'toLocaleUpperCase', 'valueOf'],
  ],
  Date: [
    ...['setDate', 'setFullYear', 'setHours', 'setMilliseconds', 'setMinutes', 'setMonth', 'setSeconds', 'setTime'],
    ...['setUTCDate', 'setUTCFullYear', 'setUTCHours', 'setUTCMilliseconds', 'setUTCMinutes', 'setUTCMonth'],
    ...['setUTCSeconds', 'setYear', 'toGMTString', 'toLocaleDateString', 'toLocaleString', 'toLocaleTimeString'],
  ],
  Function: ['apply', 'bind', 'call'],
};

/** Names of the language of which AWS documents no call; the code that has them compiles as JavaScript all the same. */
const undocumentedFunctions = ['Array', 'Boolean', 'Date', 'Object', 'String', 'isFinite', 'isNaN'];

const allowedMethods = new Set(Object.values(allowed).flatMap(({ methods = [] }) => methods));

/** Methods of built-in values that resolver code may not call, on whatever they are called. */
const refusedMethods = new Set(
  [Array, String, Number, Boolean, Date, Function, Object]
    .flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
    .concat('group', 'groupToMap')
    .filter((name) => !allowedMethods.has(name)),
);

/** Why a method may not be called, or undefined where it may, or is of no built-in value. */
export function methodRefusal(name: string): string | undefined {
  if (!refusedMethods.has(name)) return undefined;
  const isKnown = Object.values(notImplemented).some((names) => names.includes(name));
  return `method ${name} is ${isKnown ? 'not implemented' : 'undocumented'} on AWS`;
}

/** Why a member of a built-in object may not be used, or undefined where it may, or the object is none. */
export function memberRefusal(object: string, name: string): string | undefined {
  if (!Object.hasOwn(allowed, object) || allowed[object]!.members?.includes(name)) return undefined;
  const isKnown = notImplemented[object]?.includes(name);
  return `${object}.${name} is ${isKnown ? 'not implemented' : 'undocumented'} on AWS`;
}

/**
 * Why a name that the code does not declare may not be called, or handed on; undefined where it may. The words are the
 * service's: https://github.com/aws/aws-appsync-community/issues/303
 */
export function functionRefusal(name: string, isCalled: boolean): string | undefined {
  const isUndocumented = undocumentedFunctions.includes(name);
  if (isCalled) return `Invalid function: ${name}${isUndocumented ? ', which is undocumented on AWS' : ''}`;
  return isUndocumented || name === 'Number' ? `${name} is undocumented on AWS` : undefined;
}
