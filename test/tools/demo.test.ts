import { expect, it } from 'vitest';
import { runTool } from '../support/command.ts';

it('tells the story to its end, every version once', { timeout: 120_000 }, async () => {
  const demo = runTool('demo');
  await demo.lines.until((line) => /^Request \S+ is COMPLETED:$/.test(line));
  expect(await demo.ended).toMatchObject({ code: 0 });
  const printed = demo.lines.items.filter((line) => /^ {2}version/.test(line));
  expect(demo.lines.items).toContain('Bob is mailed: Please sign “3”');
  // Bob may as well come in by the link of his mail.
  expect(demo.lines.items).toContainEqual(expect.stringMatching(/^ {2}http:\/\/localhost:4601\/sign#link-[\w-]{43}$/));
  expect(printed.map((line) => /version (\d+)/.exec(line)![1])).toEqual(['1', '2', '3', '4', '5', '6']);
  const { id } = /^Request (?<id>\S+) is COMPLETED:$/.exec(
    demo.lines.items.find((line) => line.startsWith('Request '))!,
  )!.groups!;
  const seal = '.build/demo/record.jws --keys .build/demo/keys.json';
  expect(demo.lines.items.at(-2)).toBe(
    `The certificate is .build/demo/certificate.pdf, the seal .build/demo/record.jws; npm run verify -- ${seal} says:`,
  );
  expect(demo.lines.items.at(-1)).toMatch(
    new RegExp(
      `^record of request ${id} \\(COMPLETED, 2 of 2 signed or approved\\) sealed 20\\S+ by key [\\w-]{43}: valid; no time stamp: the time is the backend’s word$`,
    ),
  );
});

it('fails where the story ends otherwise', { timeout: 120_000 }, async () => {
  const demo = runTool('demo', { environment: { NODE_OPTIONS: `--import=data:text/javascript,${bobDeclines}` } });
  expect(await demo.ended).toMatchObject({ code: 1 });
  expect(demo.said.items).toContain('countersign: the demo ended as DECLINED, no gap');
});

/** A module that turns Bob's signature into a decline. */
const bobDeclines = encodeURIComponent(`
  const { fetch } = globalThis;
  const decline = (body) =>
    body.replace('SignDocument', 'DeclineDocument').replace('signDocument', 'declineDocument').replace('"requestId"', '"reason":"too dear","requestId"');
  globalThis.fetch = (url, init) =>
    fetch(url, String(init?.body).includes('mutation Sign(') ? { ...init, body: decline(init.body) } : init);
`);
