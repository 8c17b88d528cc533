import { AwsError } from '../shared/service.ts';
import { invalid } from './policy-text.ts';

/**
 * The name of the table that an ARN means, whether or not there is one. Which ARN is refused how was seen on AWS:
 * https://github.com/aws-controllers-k8s/dynamodb-controller/blob/main/docs/api-quirks/details/DDB-TABLE-212.md
 * @throws AwsError `ValidationException`
 */
export function tableName(arn: string, arnOf: (table: string) => string): string {
  if (!arn.startsWith('arn:')) throw invalid(`ARNs must start with 'arn:': ${arn}`);
  const [, partition, service, region, account, resource = ''] = arn.split(':');
  const [, name, of] = /^table\/[^/]/.test(resource) ? resource.split('/') : [];
  if (service !== 'dynamodb' || name === undefined || (of !== undefined && !['index', 'stream'].includes(of)))
    throw invalid(`Provided Arn is not a DynamoDB resource arn: ${arn}`);
  const [, ownPartition, , ownRegion, ownAccount] = arnOf(name).split(':');
  if (partition !== ownPartition || region !== ownRegion) throw invalid(`Invalid resource Arn: ${arn}`);
  if (account !== ownAccount)
    throw new AwsError(
      'ValidationException',
      'This action is only supported by accounts that match the resource owner’s account.',
    );
  if (of === 'index')
    throw invalid(`Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ${arn}`);
  if (of === 'stream') throw invalid(`the policy of a stream is not emulated; allowed: the ARN of a table: ${arn}`);
  return name;
}
