import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { codesOf, type CodedTemplate, faultsOf } from './resolver-codes.ts';

/**
 * Checks what `cdk synth` wrote as AWS would: the resolvers' codes by AppSync's compiler and rules, the templates by
 * cfn-lint where it is installed. Ends with 1 where something is wrong.
 */
const folder = process.argv[2] ?? 'cdk.out';
const templates = readdirSync(folder)
  .filter((file) => file.endsWith('.template.json'))
  .map((file) => join(folder, file));
if (templates.length === 0) stop(`there is no template in ${folder}; run cdk synth first`);

for (const template of templates) {
  const faults = faultsOf(codesOf(JSON.parse(readFileSync(template, 'utf8')) as CodedTemplate));
  if (faults.length > 0) stop(`${template}: AppSync would refuse\n${faults.join('\n')}`);
}

const linter = cfnLint();
if (!linter)
  console.log(
    'cfn-lint is not installed, templates are not linted: python3 -m venv .venv && .venv/bin/pip install -r tools/cfn-lint.txt',
  );
else if (spawnSync(linter, templates, { stdio: 'inherit' }).status !== 0) stop(`${linter} found the above`);

/** The first of: what the environment names, the virtual environment that .ci/run makes, what is installed. */
function cfnLint(): string | undefined {
  const installed = (process.env.PATH ?? '').split(delimiter).map((each) => join(each, 'cfn-lint'));
  return [process.env.CFN_LINT, '.venv/bin/cfn-lint', ...installed].find((path) => path && existsSync(path));
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
