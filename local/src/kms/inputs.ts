import { type Members, readMembers } from '../shared/input-model.ts';
import { AwsError } from '../shared/service.ts';

const text = 'string';
const ofKey = { KeyId: text, GrantTokens: { list: text } } as const;
const ofMessage = { ...ofKey, Message: text, MessageType: text, SigningAlgorithm: text, DryRun: 'boolean' } as const;

/** What the operations take: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html */
const inputs = {
  DescribeKey: ofKey,
  GetPublicKey: ofKey,
  Sign: ofMessage,
  Verify: { ...ofMessage, Signature: text },
} satisfies Record<string, Members>;

/** The operations that are served. */
export type OperationName = keyof typeof inputs;

/** The input of every operation. */
export interface KeyInput {
  KeyId: string;
}

/** The input of Sign; bytes are base64, as they come. */
export interface SignInput extends KeyInput {
  Message: string;
  MessageType?: string;
  SigningAlgorithm: string;
  DryRun?: boolean;
}

/** The input of Verify. */
export interface VerifyInput extends SignInput {
  Signature: string;
}

const messageTypes = ['DIGEST', 'EXTERNAL_MU', 'RAW'];
const algorithms = [
  ...['ECDSA_SHA_256', 'ECDSA_SHA_384', 'ECDSA_SHA_512', 'ED25519_PH_SHA_512', 'ED25519_SHA_512', 'ML_DSA_SHAKE_256'],
  ...['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512'],
  ...['RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512', 'SM2DSA'],
];

/** What the members of that name must be, and whether they must be there. */
const constraints: Record<string, { isOptional?: true; most?: number; values?: string[]; isBytes?: true }> = {
  KeyId: { most: 2048 },
  Message: { most: 4096, isBytes: true },
  MessageType: { values: messageTypes, isOptional: true },
  SigningAlgorithm: { values: algorithms },
  Signature: { most: 6144, isBytes: true },
};

/**
 * Reads an input by its model.
 * @throws AwsError `SerializationException`, `ValidationException`, `UnsupportedOperationException` for what is not emulated
 */
export function readInput(operation: OperationName, given: Record<string, unknown>): Record<string, unknown> {
  const input = readMembers(inputs[operation], given);
  const names = Object.keys(inputs[operation]).filter((name) => name in constraints);
  const problems = names.flatMap((name) => problemOf(name, input[name] as string | undefined));
  if (problems.length > 0)
    throw new AwsError(
      'ValidationException',
      `${problems.length} validation error${problems.length > 1 ? 's' : ''} detected: ${problems.join('; ')}`,
    );
  if ((input.GrantTokens as string[] | undefined)?.length)
    throw new AwsError(
      'UnsupportedOperationException',
      'GrantTokens is not emulated, for there are no grants: leave it out',
    );
  return input;
}

function problemOf(name: string, value: string | undefined): string[] {
  const { isOptional, most, values, isBytes } = constraints[name]!;
  const failed = (shown: string, constraint: string) => [
    `Value ${shown}at '${name[0]!.toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must ${constraint}`,
  ];
  if (value === undefined) return isOptional ? [] : failed('null ', 'not be null');
  // What is signed is not shown.
  const shown = isBytes ? '' : `'${value}' `;
  if (values) return values.includes(value) ? [] : failed(shown, `satisfy enum value set: [${values.join(', ')}]`);
  const length = isBytes ? bytesOf(name, value).length : value.length;
  if (length < 1) return failed(shown, 'have length greater than or equal to 1');
  return length > most! ? failed(shown, `have length less than or equal to ${most}`) : [];
}

function bytesOf(name: string, value: string): Buffer {
  if (value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return Buffer.from(value, 'base64');
  throw new AwsError('SerializationException', `${name} must be base64`);
}
