import { AwsError } from '../../shared/service.ts';
import type { Dependencies } from '../types.ts';
import type { CallDataSource, DataSourceError } from './data-source.ts';
import { asRequest, requestFault, required } from './request-object.ts';

/**
 * Makes the data source of a function: it receives the request's `payload`.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 */
export function createLambda(
  { functionArn, roleArn }: { functionArn: string; roleArn: string },
  { lambda }: Pick<Dependencies, 'lambda'>,
): CallDataSource {
  return async (value) => {
    const request = asRequest(value);
    const operation = required(request, 'operation');
    if (operation === 'BatchInvoke')
      throw requestFault('cannot run BatchInvoke: it is not emulated locally, use Invoke');
    if (operation !== 'Invoke') throw requestFault(`Unsupported operation '${String(operation)}'.`);
    const invocationType = request['invocationType'] ?? 'RequestResponse';
    if (invocationType !== 'RequestResponse' && invocationType !== 'Event')
      throw requestFault(`Unsupported invocationType '${String(invocationType)}'.`);
    try {
      const answer = await lambda(roleArn, functionArn, request['payload'] ?? null, invocationType);
      if (!answer) return { result: null };
      return answer.ok ? { result: answer.payload ?? null } : { result: null, error: thrown(answer.error) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { result: null, error: { message: error.message, type: `Lambda:${error.name}` } };
    }
  };
}

const thrown = ({ errorType, errorMessage }: { errorType: string; errorMessage: string }): DataSourceError => ({
  message: errorMessage,
  type: 'Lambda:Unhandled',
  unhandledErrorType: errorType,
});
