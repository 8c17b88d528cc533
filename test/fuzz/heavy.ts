const many = (count: number, each: (at: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, at) => each(at)).join(between);
const startSigning = 'mutation ($input: StartSigningInput!) { startSigning(input: $input) { id } }';
const graphql = (query: string, input = '{}') => `{"query":${JSON.stringify(query)},"variables":{"input":${input}}}`;
const fragment = (name: string, of: string) => `fragment ${name} on Query { ${of} }`;

/** Bodies for `/graphql` that look small and cost much where something is compared each with each other, or repeated. */
export const heavy: Record<string, string> = {
  '100,000 unknown members': graphql(startSigning, `{${many(100_000, (at) => `"m${at}":1`, ',')}}`),
  '15,000 unknown members': graphql(startSigning, `{${many(15_000, (at) => `"m${at}":1`, ',')}}`),
  '6,000 signers': graphql(
    startSigning,
    `{"documentId":"3","signers":[${many(6000, (at) => `{"email":"a${at}@b.de"}`, ',')}]}`,
  ),
  'a long address': graphql(startSigning, `{"documentId":"3","signers":[{"email":"${'a.'.repeat(400_000)}@b"}]}`),
  'one field 14,900 times': graphql(`{ ${'__typename '.repeat(14_900)} }`),
  'one object 1,000 times': graphql(`{ ${'signingRequest(id: 1) { signers { email name } } '.repeat(1000)} }`),
  '14,000 unknown fields': graphql(`{ ${many(14_000, (at) => `x${at}`)} }`),
  'a chain of 1,800 fragments': graphql(`
    {
      ...F0
    }
    ${many(1800, (at) => fragment(`F${at}`, `...F${at + 1}`))}
    ${fragment('F1800', '__typename')}
  `),
  '1,500 fragments at once': graphql(
    `{ ${many(1500, (at) => `...F${at}`)} } ${many(1500, (at) => fragment(`F${at}`, '__typename'))}`,
  ),
  '2,900 operations': graphql(many(2900, (at) => `query A${at} { __typename }`)),
  'a block string of 900 KB': graphql(
    `{ signingRequest(id: """${'\n a'.repeat(300_000)}""") { id } }`.slice(0, 600_000),
  ),
  'introspection under 2,000 aliases': graphql(`{ ${many(2000, (at) => `a${at}: __schema { types { name } }`)} }`),
};
