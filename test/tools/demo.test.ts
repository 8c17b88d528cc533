import { expect, it } from 'vitest';
import { runTool } from '../support/command.ts';

it('tells the story to its end, every version once', { timeout: 120_000 }, async () => {
  const demo = runTool('demo');
  await demo.lines.until((line) => /^Request \S+ is COMPLETED:$/.test(line));
  expect(await demo.ended).toMatchObject({ code: 0 });
  const printed = demo.lines.items.filter((line) => /^ {2}version/.test(line));
  expect(printed.map((line) => /version (\d+)/.exec(line)![1])).toEqual(['1', '2', '3', '4', '5']);
});
