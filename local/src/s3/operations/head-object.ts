import { answerOf, find, readInput, type ReadInput, type ReadOutput, readPermissions } from './get-object.ts';
import { arnOf, type Operation } from './operation.ts';

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const headObject: Operation<ReadInput, ReadOutput> = {
  billedAs: 'get',
  read: (request) => readInput('HeadObject', request),
  permissions: (input, bucket) => readPermissions(input, arnOf(bucket, input)),
  perform: async (input, _bucket, context) => find(input, context),
  answer: (output, input) => answerOf(output, input, undefined),
};
