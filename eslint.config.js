import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Refuses imports that match, with the reason. */
const no = (group, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] });

/** The emulator, by path and by name. */
const localByPath = ['../local/**', '../../local/**', '../../../local/**'];
const local = ['**/local/**', '@countersign/local', '@countersign/local/**'];

/** The product, as seen from local/, two levels up or more. */
const product = [2, 3, 4, 5, 6].flatMap((levels) =>
  ['client/src', 'infra', 'functions', 'resolvers', 'generated', 'tools', 'web', 'test', 'bench'].map(
    (folder) => `${'../'.repeat(levels)}${folder}/**`,
  ),
);

const localParts = [
  ...[
    'appsync',
    'cognito',
    'console',
    'dynamodb',
    'events',
    'iam',
    'kms',
    'lambda',
    'mail',
    'port',
    's3',
    'ses',
    'shared',
    'step-functions',
    'template',
  ],
];

export default tseslint.config(
  { ignores: ['node_modules', '.venv', 'cdk.out', '.build', '.local', 'generated', 'coverage', 'client/dist'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },

  // The arrows: what each folder may import.
  {
    files: ['infra/**'],
    rules: no(
      [
        ...['**/resolvers/**', '**/functions/*.ts', '**/adapters/**', '**/use-cases/**', ...local, '**/test/**'],
        ...['**/tools/**', '!**/tools/page', '!**/tools/page/page-headers.ts'],
      ],
      'infra names code by path, it imports no more of it than the tables of functions/domain and the headers of the page',
    ),
  },
  {
    files: ['functions/adapters/**'],
    rules: no(
      ['**/infra/**', ...local, '**/resolvers/**', '**/test/**'],
      'functions import domain, adapters and generated types',
    ),
  },
  {
    files: ['functions/*.ts', 'functions/use-cases/**'],
    rules: no(
      ['@aws-sdk/*', '@smithy/*', '**/infra/**', ...local, '**/resolvers/**', '**/test/**'],
      'functions import domain, adapters and generated types; only adapters import the AWS SDK',
    ),
  },
  {
    files: ['functions/domain/**'],
    rules: no(
      ['@aws-sdk/*', '@smithy/*', '**/adapters/**', '**/infra/**', ...local, '**/resolvers/**', '**/test/**', 'node:*'],
      'the domain imports types only',
    ),
  },
  {
    files: ['client/src/**'],
    rules: no(
      [
        ...['**/infra/**', '**/resolvers/**', '!**/resolvers/lib', '!**/resolvers/lib/errorCodes.ts'],
        ...['**/functions/*.ts', '**/adapters/**', '**/use-cases/**', '**/tools/**', '**/test/**', 'node:*', ...local],
      ],
      'clients run anywhere, browsers too: the package bundles functions/domain, the codes of errors and generated types',
    ),
  },
  {
    files: ['tools/**'],
    rules: no(
      [
        '**/infra/**',
        '**/resolvers/**',
        '**/functions/*.ts',
        '**/adapters/*',
        '!**/adapters/seal',
        '!**/adapters/record-hash.ts',
        '**/test/**',
        '**/bench/**',
        ...localByPath,
      ],
      'tools use @countersign/local, functions/domain, generated types and what verifies a seal',
    ),
  },
  {
    files: ['web/api/**', 'web/home/**', 'web/parts/**', 'web/sign/**', 'web/texts/**'],
    rules: no(
      [
        ...['**/infra/**', '**/resolvers/**', '**/functions/*.ts', '**/adapters/**', '**/use-cases/**', '**/test/**'],
        ...['**/tools/**', '!**/tools/client', '!**/tools/client/*', 'node:*', ...local],
      ],
      'the page runs in browsers: it imports functions/domain, the client of tools/ and generated types',
    ),
  },
  {
    files: ['test/**', 'bench/**'],
    rules: no(localByPath, 'the product takes the emulator as a package: @countersign/local'),
  },
  {
    files: ['test/e2e/remote/**', 'test/support/stage/**'],
    rules: no(
      [...localByPath, '@countersign/local', '@countersign/local/**', '**/support/backend.ts', '**/support/inside.ts'],
      'stories run on deployed stages, where the emulator is not there: they know the outputs, by test/support/stage',
    ),
  },
  ...localParts.map((part) => ({
    files: [`local/src/${part}/**`],
    rules: no(
      [
        ...localParts.filter((other) => other !== part && other !== 'shared').map((other) => `**/${other}/**`),
        ...['**/from-template/**', '**/wiring/**', '**/start.ts', '**/test/**', '**/bench/**', ...product],
      ],
      'the parts of local/ import shared/ alone; from-template/ and wiring/ know them all',
    ),
  })),
  {
    files: [
      'local/*.ts',
      'local/bin/**',
      'local/bench/**',
      'local/client/**',
      'local/console/**',
      'local/testing/**',
      'local/test/**',
      'local/src/*.ts',
      'local/src/from-template/**',
      'local/src/wiring/**',
    ],
    rules: no(product, 'local/ knows nothing of the product: it loads what was synthesised'),
  },

  // Resolvers run in APPSYNC_JS: the plugin of AWS, and what it misses.
  {
    files: ['resolvers/**/*.ts'],
    ignores: ['resolvers/**/*.d.ts'],
    languageOptions: { parserOptions: { project: './resolvers/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { '@aws-appsync': appsync },
    rules: {
      ...appsync.configs.recommended.rules,
      'no-undef': 'off',
      'max-lines': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        ...['ThrowStatement', 'NewExpression', 'ImportExpression', 'TryStatement', 'AwaitExpression'].map(
          (selector) => ({
            selector,
            message: 'APPSYNC_JS does not have it',
          }),
        ),
      ],
      ...no(
        ['**/infra/**', ...local, '**/test/**', '**/adapters/**', '@aws-sdk/*', 'node:*'],
        'resolvers import @aws-appsync/utils, ./steps, ./lib and types',
      ),
    },
  },
  { files: ['resolvers/*.ts'], rules: { 'max-lines': ['error', { max: 60 }] } },
);
