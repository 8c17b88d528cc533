import { createPositionKeeper, type PositionKeeper } from '../data-folder/positions.ts';
import type { DynamoDB } from '../dynamodb/dynamodb.ts';
import { streamMappings } from '../from-template/mappings.ts';
import type { Runtime } from './runtime.ts';

/**
 * Compares how far streams were followed with what they hold.
 * @throws Error, one line, where a stream lacks what was followed
 */
export async function checkStreamPositions(
  { template, data, disk }: Runtime,
  { dynamodb }: { dynamodb: DynamoDB },
): Promise<PositionKeeper> {
  const positions = createPositionKeeper({ data, disk, streamOf: dynamodb.stream });
  for (const mapping of streamMappings(template)) await positions.check(mapping);
  return positions;
}
