import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createClock } from '../../src/shared/clock.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { sentRule } from './given-crash.ts';
import { linesUntilKilled } from '../until-killed.ts';

const script = new URL('./send-until-killed.ts', import.meta.url);

/** The ids of the mails that a child acknowledged before it was killed. */
const sendAndKill = (directory: string, killAfter: number) => linesUntilKilled(script, [directory], killAfter);

it('keeps every mail that was acknowledged when the process is killed, and its events', async () => {
  const directory = await folder();
  const acknowledged = [...(await sendAndKill(directory, 100)), ...(await sendAndKill(directory, 20))];

  const mails = readdirSync(`${directory}/mail`).filter((name) => name.endsWith('.eml'));
  const texts = mails.map((name) => readFileSync(`${directory}/mail/${name}`, 'utf8'));
  const sent = new Set(texts.map((text) => /^Message-ID: <(.*)@/m.exec(text)?.[1]));
  expect(acknowledged.filter((id) => !sent.has(id))).toEqual([]);
  expect(texts.filter((text) => !text.endsWith('\r\nhello\r\n'))).toEqual([]);

  const clock = createClock();
  clock.advance(60_000);
  const told = new Set<string>();
  const bus = await createEventBus({
    rules: [sentRule],
    directory: `${directory}/bus`,
    disk: relaxedDisk(),
    clock,
    async deliver(_, input) {
      const { detail } = JSON.parse(input) as { detail: { eventType: string; mail: { messageId: string } } };
      told.add(`${detail.eventType} ${detail.mail.messageId}`);
    },
    sendDeadLetter: async () => {},
  });
  await bus.stop();
  const due = acknowledged.flatMap((id) => [`Send ${id}`, `Delivery ${id}`]);
  expect(due.filter((each) => !told.has(each))).toEqual([]);
});
