import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = '.github/workflows';
const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

const gate = readFileSync('.ci/run', 'utf8');

/** What installs the linter of workflows; it takes Go. */
const [installsActionlint] = /GOBIN=\S+ go install \S+\/actionlint@v\d+\.\d+\.\d+/.exec(gate)!;
const actionlint = ['.tools', ...(process.env.PATH ?? '').split(delimiter)]
  .map((each) => join(each, 'actionlint'))
  .find((path) => existsSync(path));

describe.each(workflows)('%s', (_, text) => {
  it('takes actions of others by the whole SHA of a commit, and says which version that is', () => {
    const others = [...text.matchAll(/uses: (.+)/g)].map(([, used]) => used!).filter((used) => !used.startsWith('./'));
    expect(others.filter((used) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))).toEqual([]);
  });

  it('may read the repository, and names what else it may', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    const granted = [...text.matchAll(/^ +([\w-]+): write$/gm)].map(([, scope]) => scope!);
    expect(granted.filter((scope) => !['id-token', 'security-events'].includes(scope))).toEqual([]);
    expect(text).not.toMatch(/write-all|pull_request_target|secrets\./);
  });
});

describe('workflows', () => {
  it('check and test on the Node of engines, and on those after it', () => {
    const text = readFileSync(join(folder, 'check.yml'), 'utf8');
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    const [, oldest] = /^>=(\d+)/.exec(engines.node)!;
    expect(text).toContain(`node: [${oldest}, 22, 24]`);
    expect(text).toContain(`container: node:${oldest}-`);
  });

  it('deploy prod behind dev, by roles and without keys', () => {
    const text = readFileSync(join(folder, 'deploy.yml'), 'utf8');
    expect(text).toMatch(/dev:\n {4}if: vars\.DEPLOY == 'on'\n/);
    expect(text).toMatch(/prod:\n {4}needs: dev\n/);
    expect(readFileSync(join(folder, 'deploy-stage.yml'), 'utf8')).toContain('environment: ${{ inputs.stage }}');
  });

  it('run the stories on what is deployed, by its outputs, and never on prod', () => {
    const text = readFileSync(join(folder, 'deploy-stage.yml'), 'utf8');
    expect(text).toContain('--outputs-file outputs.json');
    expect(text).toMatch(/- if: inputs.stage != 'prod'\n +run: npm run test:e2e\n +env:\n +REMOTE: outputs.json\n/);
  });

  it('run the tests on the Node that functions have once they are deployed, as the gate does', () => {
    const [, major] = /Runtime\.NODEJS_(\d+)_X/.exec(readFileSync('infra/node-function.ts', 'utf8'))!;
    expect(gate).toMatch(new RegExp(`npx -y -p node@${major}\\.\\d+\\.\\d+ node`));
    expect(readFileSync(join(folder, 'check.yml'), 'utf8')).toMatch(new RegExp(`node: \\[.*\\b${major}\\b.*\\]`));
  });

  it('pass actionlint, which check.yml and the gate install alike', ({ skip }) => {
    expect(readFileSync(join(folder, 'check.yml'), 'utf8')).toContain(`- run: ${installsActionlint}`);
    skip(!actionlint, `no actionlint in .tools or PATH; with Go: ${installsActionlint}`);
    const { status, stdout } = spawnSync(actionlint!, ['-no-color'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
