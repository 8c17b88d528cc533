/** A child process of `crash.test.ts`: writes for ever and prints each write once it is acknowledged. */
import { createClock } from '../../src/shared/clock.ts';
import { createDynamoDB } from '../../src/dynamodb/dynamodb.ts';
import { acknowledge } from '../acknowledge.ts';
import { letter, letters } from './given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const run = process.argv[3]!;
const { service } = await createDynamoDB({
  tables: [letters()],
  directory: process.argv[2]!,
  disk: relaxedDisk(),
  clock: createClock(),
});

const writer = async (name: string) => {
  for (let i = 0; ; i++) {
    const id = { S: `${name}-${i % 7}` };
    const deletes = i % 5 === 4;
    if (deletes) await service.operations.DeleteItem!({ TableName: 'Letters', Key: { id } });
    else await service.operations.PutItem!({ TableName: 'Letters', Item: letter({ id, title: { S: `${run}-${i}` } }) });
    await acknowledge(`${id.S} ${deletes ? '-' : `${run}-${i}`}`);
  }
};
await Promise.all(['x', 'y', 'z'].map(writer));
