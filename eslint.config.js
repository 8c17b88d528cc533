import appsync from '@aws-appsync/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Refuses imports that match, with the reason. */
const no = (group, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] });

const localParts = ['appsync', 'cognito', 'dynamodb', 'events', 'iam', 'lambda', 'port', 'states', 'template'];

export default tseslint.config(
  { ignores: ['node_modules', 'cdk.out', '.build', '.local', 'generated', 'coverage'] },
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
      ['**/resolvers/**', '**/functions/**', '**/local/**', '**/test/**'],
      'infra names code by path, it never imports it',
    ),
  },
  {
    files: ['functions/adapters/**'],
    rules: no(
      ['**/infra/**', '**/local/**', '**/resolvers/**', '**/test/**'],
      'functions import domain, adapters and generated types',
    ),
  },
  {
    files: ['functions/*.ts'],
    rules: no(
      ['@aws-sdk/*', '@smithy/*', '**/infra/**', '**/local/**', '**/resolvers/**', '**/test/**'],
      'functions import domain, adapters and generated types; only adapters import the AWS SDK',
    ),
  },
  {
    files: ['functions/domain/**'],
    rules: no(
      [
        '@aws-sdk/*',
        '@smithy/*',
        '**/adapters/**',
        '**/infra/**',
        '**/local/**',
        '**/resolvers/**',
        '**/test/**',
        'node:*',
      ],
      'the domain imports types only',
    ),
  },
  ...localParts.map((part) => ({
    files: [`local/${part}/**`],
    rules: no(
      [
        ...localParts.filter((other) => other !== part).map((other) => `**/${other}/**`),
        '**/start.ts',
        '**/commands/**',
        '**/infra/**',
        '**/functions/**',
        '**/resolvers/**',
        '**/test/**',
      ],
      'the parts of local/ do not import one another; local/start.ts wires them',
    ),
  })),
  {
    files: ['local/*.ts', 'local/commands/**'],
    rules: no(['**/infra/**', '**/functions/**', '**/resolvers/**', '**/test/**'], 'local/ loads what was synthesised'),
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
        ['**/infra/**', '**/local/**', '**/test/**', '**/adapters/**', '@aws-sdk/*', 'node:*'],
        'resolvers import @aws-appsync/utils, ./steps, ./lib and types',
      ),
    },
  },
  { files: ['resolvers/*.ts'], rules: { 'max-lines': ['error', { max: 60 }] } },
);
