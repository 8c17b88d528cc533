import { describe, expect, it } from 'vitest';
import { operationAt, operationsOf, readOperations } from '../../console/queries/operations.ts';

const text = `# Of the whole document.

# Asks for it; {not JSON}.
# {"id": "1",
#  "tags": []}
# Says more.
query Ask($id: ID!) { thing(id: $id) { ...Part } }

mutation { make { id } }
fragment Part on Thing { id inner { ...Inner } }
fragment Inner on Inner { id }
fragment Other on Thing { id }
`;

describe('readOperations', () => {
  it('gives each with its comment, the variables in it, and the fragments that it needs', () => {
    expect(readOperations(text)).toEqual([
      {
        name: 'Ask',
        kind: 'query',
        note: 'Asks for it; {not JSON}. Says more.',
        query: `# Asks for it; {not JSON}.
# Says more.
query Ask($id: ID!) { thing(id: $id) { ...Part } }

fragment Part on Thing { id inner { ...Inner } }

fragment Inner on Inner { id }
`,
        variables: '{\n  "id": "1",\n  "tags": []\n}',
      },
      { name: 'make', kind: 'mutation', note: '', query: 'mutation { make { id } }\n', variables: '' },
    ]);
  });

  it('gives none of an empty text, and fails at what is no GraphQL', () => {
    expect(readOperations(' ')).toEqual([]);
    expect(() => readOperations('query {')).toThrow('Syntax Error');
  });
});

describe('operationAt', () => {
  const operations = operationsOf('query A { a } query B { b }');

  it.each([
    [0, 'A'],
    [13, 'A'],
    [20, 'B'],
    [99, 'A'],
  ])('at %d is %s', (position, name) => {
    expect(operationAt(operations, position)?.name?.value).toBe(name);
  });

  it('is none where there is no GraphQL', () => {
    expect(operationAt(operationsOf('query {'), 0)).toBeUndefined();
  });
});
