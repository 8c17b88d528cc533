import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamReader } from '../dynamodb/stream.ts';
import { positionsPath, readPositions, resetPositions } from '../lambda/checkpoint.ts';
import type { Disk } from '../shared/storage/disk.ts';
import type { DataFolder } from './data-folder.ts';

/** A mapping of a stream, by its name in the template. */
interface Mapping {
  name: string;
  streamArn: string;
}

/** Looks after how far streams were followed, in each mapping's folder. */
export interface PositionKeeper {
  folderOf(mapping: Mapping): string;
  /** Compares positions with the end of their stream. @throws Error, one line, where the stream lacks what was followed */
  check(mapping: Mapping): Promise<void>;
  /** Lets a mapping begin anew where all does, or where its positions are gone. */
  reset(mapping: Mapping): void;
}

/** Makes the keeper of a data folder. */
export function createPositionKeeper({
  data,
  disk,
  streamOf,
}: {
  data: DataFolder;
  disk: Disk;
  streamOf(streamArn: string): StreamReader;
}): PositionKeeper {
  const folderOf = ({ name }: Mapping) => join(data.of('mappings'), name);
  return {
    folderOf,
    async check(mapping) {
      const folder = folderOf(mapping);
      const positions = await data.open('mappings', () => readPositions(folder));
      // A folder is made for positions, so there were some.
      if (positions === undefined && existsSync(folder) && !data.hasGivenUp('mappings'))
        data.giveUp({ part: 'mappings', file: positionsPath(folder), problem: 'is missing' });
      if (data.isRestarting()) return;
      const last = (await streamOf(mapping.streamArn).last()) ?? '';
      const furthest =
        positions
          ?.map((position) => position ?? '')
          .sort()
          .at(-1) ?? '';
      if (furthest <= last) return;
      const way = `to go on without those, move ${data.of('mappings')} and ${data.of('executions')} away`;
      const problem = `end with change ${Number(last)} of a stream that was followed to change ${Number(furthest)}: later ones are gone (${way})`;
      data.giveUp({ part: 'tables', file: data.of('tables'), problem });
    },
    reset(mapping) {
      const isLost = data.hasGivenUp('mappings') && readPositions(folderOf(mapping)) === undefined;
      if (data.isRestarting() || isLost) resetPositions(folderOf(mapping), disk);
    },
  };
}
