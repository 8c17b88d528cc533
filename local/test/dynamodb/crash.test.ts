import { expect, it } from 'vitest';
import type { Item, StreamRecord } from '../../src/dynamodb/types.ts';
import { folder, open } from './given.ts';
import { linesUntilKilled } from '../until-killed.ts';

const script = new URL('./write-until-killed.ts', import.meta.url);

/** Runs writers in a child, kills it after so many acknowledgements; the last acknowledged state of each item. */
async function writeAndKill(directory: string, run: number, acknowledgements: number): Promise<Map<string, string>> {
  const lines = await linesUntilKilled(script, [directory, run], acknowledgements);
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** What the stream says the table holds. */
function replay(records: StreamRecord[]): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const { dynamodb } of records) {
    const id = (dynamodb.Keys.id as { S: string }).S;
    expect(dynamodb.OldImage, `old image of record ${dynamodb.SequenceNumber}`).toEqual(items.get(id));
    if (dynamodb.NewImage) items.set(id, dynamodb.NewImage);
    else items.delete(id);
  }
  return items;
}

const title = (item: Item | undefined) => (item ? (item.title as { S: string }).S : '-');

it('keeps every acknowledged write with its stream record when the process is killed', async () => {
  const directory = await folder();
  for (const [run, acknowledgements] of [150, 700, 40].entries()) {
    const acknowledged = await writeAndKill(directory, run, acknowledgements);
    const { call, stream, stop } = await open({ directory });
    const records = await stream.read(undefined, 1_000_000);
    const { Items } = (await call('Scan', {})) as { Items: Item[] };
    const index = await call('Scan', { IndexName: 'bySender' });
    const table = new Map(Items.map((item) => [(item.id as { S: string }).S, item]));
    expect(replay(records)).toEqual(table);
    expect(index.Count).toBe(table.size);
    for (const [id, value] of acknowledged) {
      const values = records
        .filter((record) => (record.dynamodb.Keys.id as { S: string }).S === id)
        .map((record) => title(record.dynamodb.NewImage));
      expect(values, `${id} after run ${run}`).toContain(value);
      expect(values.length - 1 - values.lastIndexOf(value), `writes of ${id} nobody acknowledged`).toBeLessThanOrEqual(
        1,
      );
    }
    await stop();
  }
});
