import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('docs/clients.md installs for Apollo what the example is tested with', () => {
  const { dependencies } = JSON.parse(readFileSync('examples/package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const [, line = ''] = /^- Apollo 4: `npm install (.+)`$/m.exec(readFileSync('docs/clients.md', 'utf8')) ?? [];
  const named = line.split(' ').map((each) => each.split(/(?<=.)@/) as [string, string]);
  expect(named.map(([name]) => name)).toEqual(expect.arrayContaining(['@apollo/client', 'uuid', 'rxjs']));
  for (const [name, major] of named) expect(dependencies[name]?.split('.')[0], name).toBe(major);
});
