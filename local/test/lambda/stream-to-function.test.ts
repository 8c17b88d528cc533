import { expect, it, onTestFinished } from 'vitest';
import { createEventSourceMapping } from '../../src/lambda/event-source-mapping.ts';
import { letter, letters, open } from '../dynamodb/given.ts';
import { folder, lambda, mailbox } from './given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';

const source = `export const handler = async ({ Records }) => {
  for (const { eventName, dynamodb } of Records) console.log(eventName + ' ' + dynamodb.Keys.id.S);
  return { batchItemFailures: [] };
};`;

it('carries accepted writes of a table to a function', async () => {
  const { put, call, stream } = await open();
  const lines = mailbox<string>();
  const { invoke } = await lambda({ f: source }, {}, { log: (_, line) => lines.put(line) });
  const mapping = createEventSourceMapping({
    name: 'mapping',
    stream,
    streamArn: letters().streamArn,
    properties: { FunctionResponseTypes: ['ReportBatchItemFailures'], ParallelizationFactor: 2 },
    clock: { now: Date.now, at: () => () => {} },
    invoke: (payload) => invoke('f', payload),
    sendDeadLetter: async () => {},
    directory: await folder(),
    disk: relaxedDisk(),
  });
  onTestFinished(mapping.stop);
  await put(letter());
  expect(await lines.next()).toBe('INSERT a');
  await put(letter({ title: { S: 'changed' } }));
  expect(await lines.next()).toBe('MODIFY a');
  await call('DeleteItem', { Key: { id: { S: 'a' } } });
  expect(await lines.next()).toBe('REMOVE a');
});
