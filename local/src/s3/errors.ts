import { AwsError } from '../shared/service.ts';

/** An error as S3 answers it, which may have headers beside its body. */
export class S3Error extends AwsError {
  constructor(
    code: string,
    message: string,
    statusCode: number,
    members: Record<string, string> = {},
    readonly headers: Record<string, string> = {},
  ) {
    super(code, message, statusCode, members);
  }
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const errors = {
  AccessDenied: [403, 'Access Denied'],
  BadDigest: [400, 'The Content-MD5 you specified did not match what we received.'],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size'],
  IncompleteBody: [400, 'The request body terminated unexpectedly'],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
  InvalidRange: [416, 'The requested range is not satisfiable'],
  InvalidRequest: [400, 'Invalid Request'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long'],
  MalformedTrailerError: [400, 'The request contained trailing data that was not well-formed.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NotImplemented: [501, 'A header you provided implies functionality that is not implemented'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
} as const satisfies Record<string, [status: number, message: string]>;

/** Makes an error of S3; its message is S3's unless another is given. */
export function s3Error(
  code: keyof typeof errors,
  {
    message = errors[code][1],
    members,
    headers,
  }: { message?: string; members?: Record<string, string>; headers?: Record<string, string> } = {},
): S3Error {
  return new S3Error(code, message, errors[code][0], members, headers);
}

/** Makes the error of what S3 has and this runtime has not. */
export const notEmulated = (what: string) => s3Error('NotImplemented', { message: `${what} is not emulated` });
