import { AwsError } from '../shared/service.ts';

/**
 * Reads bytes as JSON has them, in base64.
 * @param what they are, for whoever reads the error
 * @throws AwsError `BadRequestException`
 */
export function readBlob(what: string, text: string): Buffer {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new AwsError('BadRequestException', `${what} is not base64`);
  return Buffer.from(text, 'base64');
}
