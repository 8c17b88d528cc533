/** Who makes an AWS call: the administrator of the local account, or a role of the template. */
export type Principal = { kind: 'administrator' } | { kind: 'role'; arn: string; name: string };

/** One right that a call needs: an IAM action on the ARN of a resource. */
export interface Permission {
  action: string;
  resource: string;
  /** What conditions may ask of the call, by condition key. @default nothing but what IAM knows of every call */
  context?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * An AWS service as the port serves it: operations by their names in `X-Amz-Target`.
 * Whoever calls `operations` has asked for `permissions` first; the operations themselves know no caller.
 */
export interface Service {
  /** What stands before the dot in `X-Amz-Target`, e.g. `AWSStepFunctions`. */
  targetPrefix: string;
  /** Of the AWS JSON protocol, where it is called by that. */
  jsonVersion?: '1.0' | '1.1';
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation knows its own input, the port only parsed it
  operations: Record<string, (input: any) => unknown>;
  /**
   * Reads an input by the service's model, before anything looks at it.
   * @throws AwsError for what the model does not allow
   * @default the input as it is
   */
  read?(operation: string, input: Record<string, unknown>): Record<string, unknown>;
  /**
   * Whether an operation is called without a signature; for those nobody asks for permissions.
   * @default none is
   */
  isPublic?(operation: string): boolean;
  /** What a call of `operation` with `input` needs; an empty list where whoever signed may. */
  permissions(operation: string, input: Record<string, unknown>): Permission[];
}

/** An error as an AWS service answers it: `name` is the code that SDK clients see. */
export class AwsError extends Error {
  constructor(
    code: string,
    message: string,
    readonly statusCode = 400,
    /** Further members of the answer's body. */
    readonly members: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** What one invocation of a function gave: its return value, or the error that Lambda makes of a throw. */
export type InvocationResult =
  { ok: true; payload: unknown } | { ok: false; error: { errorType: string; errorMessage: string; trace?: string[] } };
