import { AwsError } from '../shared/service.ts';
import { validation } from './streams-input.ts';

/** Where a reader of a shard stands. */
export interface ShardIterator {
  streamArn: string;
  /** Everything up to this sequence number is read. */
  after: string;
  madeAt: number;
}

/** How long an iterator lives: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
const lifetime = 15 * 60 * 1000;

/** Makes the text that readers pass on; it begins with the stream, so that rights can be judged by it. */
export const writeIterator = ({ streamArn, after, madeAt }: ShardIterator) =>
  `${streamArn}|1|${Buffer.from(`${after} ${madeAt}`).toString('base64')}`;

/** @throws AwsError `ExpiredIteratorException`, or `ValidationException` where the text is no iterator */
export function readIterator(text: string, now: number): ShardIterator {
  const [streamArn = '', , place = ''] = text.split('|');
  const [, after = '', madeAt] = /^(\d*) (\d+)$/.exec(Buffer.from(place, 'base64').toString()) ?? [];
  if (madeAt === undefined) throw validation('Invalid ShardIterator');
  if (now - Number(madeAt) <= lifetime) return { streamArn, after, madeAt: Number(madeAt) };
  throw new AwsError('ExpiredIteratorException', 'The shard iterator has expired: it lives for 15 minutes.');
}
