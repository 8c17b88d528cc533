import { describe, expect, it } from 'vitest';
import { valueOf } from './given.ts';

describe('util.dynamodb', () => {
  it.each([
    ['toDynamoDB("a")', { S: 'a' }],
    ['toDynamoDB(1.5)', { N: 1.5 }],
    ['toDynamoDB(false)', { BOOL: false }],
    ['toDynamoDB(null)', { NULL: null }],
    ['toDynamoDB(undefined)', { NULL: null }],
    ['toDynamoDB([1, ["a"]])', { L: [{ N: 1 }, { L: [{ S: 'a' }] }] }],
    ['toDynamoDB({ a: { b: null } })', { M: { a: { M: { b: { NULL: null } } } } }],
    ['toString("a")', { S: 'a' }],
    ['toString(null)', null],
    ['toStringSet(["a", "b"])', { SS: ['a', 'b'] }],
    ['toNumber(5)', { N: 5 }],
    ['toNumber()', null],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['toBinary("Zm9v")', { B: 'Zm9v' }],
    ['toBinarySet(["Zm9v"])', { BS: ['Zm9v'] }],
    ['toBoolean(true)', { BOOL: true }],
    ['toNull()', { NULL: null }],
    ['toList(["a", 1, { b: 2 }])', { L: [{ S: 'a' }, { N: 1 }, { M: { b: { N: 2 } } }] }],
    ['toList(null)', null],
    ['toMap({ a: "b" })', { M: { a: { S: 'b' } } }],
    ['toMapValues({ a: "b", c: [1] })', { a: { S: 'b' }, c: { L: [{ N: 1 }] } }],
    ['toS3Object("k", "b", "r")', { S: '{"s3":{"key":"k","bucket":"b","region":"r"}}' }],
    ['toS3Object("k", "b", "r", "v")', { S: '{"s3":{"key":"k","bucket":"b","region":"r","version":"v"}}' }],
    ['fromS3ObjectJson(\'{"s3":{"key":"k"}}\')', { key: 'k' }],
  ])('%s', (call, expected) => {
    expect(valueOf(`util.dynamodb.${call}`)).toEqual(expected);
  });

  it.each([
    'toMapValues({ ":status": undefined })',
    'toMap({ ":status": undefined })',
    'toDynamoDB([{ ":status": undefined }])',
  ])('rejects a member that is undefined: %s', (call) => {
    expect(() => valueOf(`util.dynamodb.${call}`)).toThrow(/TypeError: member :status is undefined: .*leave it out$/);
  });
});

const key = { id: { S: 'a' } };
const condition = {
  expression: '(#v = :v_eq)',
  expressionNames: { '#v': 'v' },
  expressionValues: { ':v_eq': { N: 1 } },
};
const exists = { expression: '(attribute_exists(#id))', expressionNames: { '#id': 'id' } };
const projection = {
  expression: '#expName_1, #expName_2.#expName_1',
  expressionNames: { '#expName_1': 'a', '#expName_2': 'b' },
};
const given = { key: "{ id: 'a' }", condition: '{ v: { eq: 1 } }', projection: "['a', 'b.a']" };

describe('@aws-appsync/utils/dynamodb', () => {
  it.each([
    [`get({ key: ${given.key} })`, { operation: 'GetItem', key }],
    [
      `get({ key: ${given.key}, consistentRead: true, projection: ${given.projection} })`,
      { operation: 'GetItem', key, consistentRead: true, projection },
    ],
    [
      `put({ key: ${given.key}, item: { n: 1, l: [], gone: undefined } })`,
      { operation: 'PutItem', key, attributeValues: { n: { N: 1 }, l: { L: [] } } },
    ],
    [
      `put({ key: ${given.key}, item: {}, condition: ${given.condition}, _version: 1, customPartitionKey: 'p', populateIndexFields: true })`,
      {
        operation: 'PutItem',
        key,
        attributeValues: {},
        condition,
        _version: 1,
        customPartitionKey: 'p',
        populateIndexFields: true,
      },
    ],
    [`remove({ key: ${given.key} })`, { operation: 'DeleteItem', key }],
    [
      `remove({ key: ${given.key}, condition: { id: { attributeExists: true } } })`,
      { operation: 'DeleteItem', key, condition: exists },
    ],
    [`query({ query: ${given.condition} })`, { operation: 'Query', query: condition }],
    [
      `query({ query: ${given.condition}, index: 'i', limit: 1, nextToken: 't', consistentRead: false, scanIndexForward: false, select: 'ALL_ATTRIBUTES', filter: { id: { attributeExists: true } }, projection: ${given.projection} })`,
      {
        operation: 'Query',
        query: condition,
        index: 'i',
        limit: 1,
        nextToken: 't',
        consistentRead: false,
        scanIndexForward: false,
        select: 'ALL_ATTRIBUTES',
        filter: exists,
        projection,
      },
    ],
    [
      `query({ query: { expression: '#a = :a', expressionNames: { '#a': 'a' } }, nextToken: null, filter: null })`,
      { operation: 'Query', query: { expression: '#a = :a', expressionNames: { '#a': 'a' } } },
    ],
    ['scan()', { operation: 'Scan' }],
    ["scan({ limit: 10, nextToken: 'abc' })", { operation: 'Scan', limit: 10, nextToken: 'abc' }],
    [
      `scan({ segment: 0, totalSegments: 2, filter: ${given.condition} })`,
      { operation: 'Scan', segment: 0, totalSegments: 2, filter: condition },
    ],
    [
      `sync({ basePartitionKey: 'p', deltaIndexName: 'd', limit: 1, nextToken: 't', lastSync: 2, filter: ${given.condition} })`,
      {
        operation: 'Sync',
        basePartitionKey: 'p',
        deltaIndexName: 'd',
        limit: 1,
        nextToken: 't',
        lastSync: 2,
        filter: condition,
      },
    ],
    [
      `batchGet({ tables: { T: { keys: [${given.key}], consistentRead: true, projection: ${given.projection} }, U: { keys: [] } } })`,
      { operation: 'BatchGetItem', tables: { T: { keys: [key], consistentRead: true, projection }, U: { keys: [] } } },
    ],
    [`batchPut({ tables: { T: [{ id: 'a' }] } })`, { operation: 'BatchPutItem', tables: { T: [key] } }],
    [`batchDelete({ tables: { T: [${given.key}] } })`, { operation: 'BatchDeleteItem', tables: { T: [key] } }],
    [
      `transactGet({ items: [{ table: 'T', key: ${given.key} }, { table: 'U', key: ${given.key}, projection: ${given.projection} }] })`,
      {
        operation: 'TransactGetItems',
        transactItems: [
          { table: 'T', key },
          { table: 'U', key, projection },
        ],
      },
    ],
    [
      `transactWrite({ items: [
        { putItem: { table: 'T', key: ${given.key}, item: { n: 1 }, condition: ${given.condition} } },
        { updateItem: { table: 'T', key: ${given.key}, update: { n: 1 } } },
        { deleteItem: { table: 'T', key: ${given.key} } },
        { conditionCheck: { table: 'T', key: ${given.key}, condition: ${given.condition} } }] })`,
      {
        operation: 'TransactWriteItems',
        transactItems: [
          { table: 'T', operation: 'PutItem', key, attributeValues: { n: { N: 1 } }, condition },
          {
            table: 'T',
            operation: 'UpdateItem',
            key,
            update: {
              expression: 'SET #expName_1 = :expValue_1',
              expressionNames: { '#expName_1': 'n' },
              expressionValues: { ':expValue_1': { N: 1 } },
            },
          },
          { table: 'T', operation: 'DeleteItem', key },
          { table: 'T', operation: 'ConditionCheck', key, condition },
        ],
      },
    ],
    ["toStringSet(['a'])", { SS: ['a'] }],
    ['toNumberSet([1])', { NS: [1] }],
    ["toBinarySet(['Zm9v'])", { BS: ['Zm9v'] }],
  ])('%s', (call, expected) => {
    expect(valueOf(`ddb.${call}`)).toEqual(expected);
  });

  it.each([
    ['add(1)', { type: 'OPERATION_ADD', value: 1 }],
    ['remove()', { type: 'OPERATION_REMOVE' }],
    ['replace({ a: 1 })', { type: 'OPERATION_REPLACE', value: { a: 1 } }],
    ['increment(10)', { type: 'OPERATION_INCREMENT', by: 10 }],
    ['decrement()', { type: 'OPERATION_DECREMENT', by: 1 }],
    ['append([1])', { type: 'OPERATION_APPEND', items: [1] }],
    ['prepend([1])', { type: 'OPERATION_PREPEND', items: [1] }],
    ['updateListItem("a", 1)', { type: 'OPERATION_UPDATE_LIST_ITEM', value: 'a', index: 1 }],
  ])('operations.%s', (call, expected) => {
    expect(valueOf(`ddb.operations.${call}`)).toEqual(expected);
  });

  it.each([
    ['{ a: 1 }', 'SET #expName_1 = :expValue_1', ['a'], [{ N: 1 }]],
    ['{ a: null }', 'SET #expName_1 = :expValue_1', ['a'], [{ NULL: null }]],
    ['{ a: { b: 1 } }', 'SET #expName_1 = :expValue_1', ['a'], [{ M: { b: { N: 1 } } }]],
    ['{ a: undefined, b: 1 }', 'SET #expName_1 = :expValue_1', ['b'], [{ N: 1 }]],
    [
      '{ a: operations.add(1), b: operations.replace(2) }',
      'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2',
      ['a', 'b'],
      [{ N: 1 }, { N: 2 }],
    ],
    ['{ a: operations.increment() }', 'SET #expName_1 = #expName_1 + :expValue_1', ['a'], [{ N: 1 }]],
    ['{ a: operations.decrement(2) }', 'SET #expName_1 = #expName_1 - :expValue_1', ['a'], [{ N: 2 }]],
    [
      '{ a: operations.append([1]) }',
      'SET #expName_1 = list_append(#expName_1, :expValue_1)',
      ['a'],
      [{ L: [{ N: 1 }] }],
    ],
    [
      '{ a: operations.prepend([1]) }',
      'SET #expName_1 = list_append(:expValue_1, #expName_1)',
      ['a'],
      [{ L: [{ N: 1 }] }],
    ],
    [
      '{ a: [operations.updateListItem("x", 1), operations.updateListItem("y", 2)] }',
      'SET #expName_1[1] = :expValue_1, #expName_1[2] = :expValue_2',
      ['a'],
      [{ S: 'x' }, { S: 'y' }],
    ],
    [
      '{ a: operations.remove(), b: 1, c: operations.remove() }',
      'SET #expName_1 = :expValue_1 REMOVE #expName_2, #expName_3',
      ['b', 'a', 'c'],
      [{ N: 1 }],
    ],
    ['{ a: operations.remove() }', 'REMOVE #expName_1', ['a'], []],
  ])('update %s', (update, expression, names, values) => {
    const numbered = (prefix: string, list: unknown[]) =>
      Object.fromEntries(list.map((value, index) => [`${prefix}${index + 1}`, value]));
    expect(
      valueOf(`ddb.update({ key: { id: 'a' }, update: ${update.replaceAll('operations', 'ddb.operations')} })`),
    ).toEqual({
      operation: 'UpdateItem',
      key,
      update: {
        expression,
        expressionNames: numbered('#expName_', names),
        expressionValues: numbered(':expValue_', values),
      },
    });
  });

  it.each(['get({})', "put({ key: 'a', item: {} })"])('rejects %s, which has no key', (call) => {
    expect(() => valueOf(`ddb.${call}`)).toThrow(/TypeError: key must be an object/);
  });
});

describe('conditions and filters', () => {
  const names = (...fields: string[]) => Object.fromEntries(fields.map((field) => [`#${field}`, field]));

  it.each([
    ['{ v: { eq: "x" } }', '(#v = :v_eq)', ['v'], { ':v_eq': { S: 'x' } }],
    ['{ v: { ne: null } }', '(#v <> :v_ne)', ['v'], { ':v_ne': { NULL: null } }],
    ['{ v: { gt: 1 } }', '(#v > :v_gt)', ['v'], { ':v_gt': { N: 1 } }],
    ['{ v: { ge: 1, le: 5 } }', '((#v >= :v_ge) AND (#v <= :v_le))', ['v'], { ':v_ge': { N: 1 }, ':v_le': { N: 5 } }],
    ['{ v: { lt: 1 } }', '(#v < :v_lt)', ['v'], { ':v_lt': { N: 1 } }],
    ['{ v: { contains: "x" } }', '(contains(#v,:v_contains))', ['v'], { ':v_contains': { S: 'x' } }],
    ['{ v: { notContains: "x" } }', '(NOT contains(#v,:v_notContains))', ['v'], { ':v_notContains': { S: 'x' } }],
    ['{ v: { beginsWith: "x" } }', '(begins_with(#v,:v_beginsWith))', ['v'], { ':v_beginsWith': { S: 'x' } }],
    [
      '{ v: { between: [1, 9, 3] } }',
      '(#v BETWEEN :v_between_start AND :v_between_end)',
      ['v'],
      { ':v_between_start': { N: 1 }, ':v_between_end': { N: 9 } },
    ],
    [
      '{ v: { in: ["a", "b"] } }',
      '(#v IN (:v_in_0, :v_in_1))',
      ['v'],
      { ':v_in_0': { S: 'a' }, ':v_in_1': { S: 'b' } },
    ],
    ['{ v: { in: [] } }', '(null)', ['v'], {}],
    ['{ v: { attributeExists: true } }', '(attribute_exists(#v))', ['v'], {}],
    ['{ v: { attributeExists: false } }', '(attribute_not_exists(#v))', ['v'], {}],
    [
      '{ v: { attributeType: "_null" } }',
      '(attribute_type(#v,:v_attributeType))',
      ['v'],
      { ':v_attributeType': { S: 'NULL' } },
    ],
    [
      '{ v: { size: { gt: 2, lt: 5 } } }',
      '((size(#v) > :v_size_gt) AND (size(#v) < :v_size_lt))',
      ['v'],
      { ':v_size_gt': { N: 2 }, ':v_size_lt': { N: 5 } },
    ],
    ['{ v: { size: { size: { gt: 1 } } } }', '(size(#v) > :v_size_size_gt)', ['v'], { ':v_size_size_gt': { N: 1 } }],
    [
      '{ a: { eq: 1 }, b: { eq: 2 } }',
      '(#a = :a_eq) AND (#b = :b_eq)',
      ['a', 'b'],
      { ':a_eq': { N: 1 }, ':b_eq': { N: 2 } },
    ],
    ['{ a: { eq: 1 }, b: undefined }', '(#a = :a_eq)', ['a'], { ':a_eq': { N: 1 } }],
    ['{ and: [{ a: { eq: 1 } }] }', '(#a = :and_0_a_eq)', ['a'], { ':and_0_a_eq': { N: 1 } }],
    [
      '{ or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }',
      '((#a = :or_0_a_eq) OR (#b = :or_1_b_eq))',
      ['a', 'b'],
      { ':or_0_a_eq': { N: 1 }, ':or_1_b_eq': { N: 2 } },
    ],
    [
      '{ or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] }',
      '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))',
      ['a', 'b', 'c'],
      { ':or_0_and_0_a_eq': { N: 1 }, ':or_0_and_1_b_eq': { N: 2 }, ':or_1_c_eq': { N: 3 } },
    ],
    ['{ not: { a: { eq: 1 } } }', '(NOT (#a = :not_a_eq))', ['a'], { ':not_a_eq': { N: 1 } }],
    ['{ not: { not: { a: { eq: 1 } } } }', '(NOT (NOT (#a = :not_not_a_eq)))', ['a'], { ':not_not_a_eq': { N: 1 } }],
    ['{ "a.b": { eq: 1 } }', '(#a.b = :a.b_eq)', ['a.b'], { ':a.b_eq': { N: 1 } }],
    ['{ a: { eq: 1 }, b: {} }', '(#a = :a_eq) AND ', ['a', 'b'], { ':a_eq': { N: 1 } }],
    ['{ and: [{ a: { eq: 1 } }, {}] }', '((#a = :and_0_a_eq) AND )', ['a'], { ':and_0_a_eq': { N: 1 } }],
    ['{ not: {} }', '(NOT )', [], {}],
    ['{}', '', [], {}],
    ['{ and: [] }', '', [], {}],
    ['{ v: { size: {} } }', '', ['v'], {}],
  ])('renders %s', (filter, expression, fields, values) => {
    const expected = { expression, expressionNames: names(...fields), expressionValues: values };
    for (const transform of ['toDynamoDBFilterExpression', 'toDynamoDBConditionExpression']) {
      expect(JSON.parse(valueOf(`util.transform.${transform}(${filter})`) as string)).toEqual(expected);
    }
  });

  it.each([
    ['', 'null', '[]', '"text"'],
    ['{ v: "x" }', '{ v: null }', '{ v: { foo: 1 } }', '{ a: { b: { eq: 1 } } }', '{ v: { toString: 1 } }'],
    ['{ and: { a: { eq: 1 } } }', '{ and: null }', '{ and: [{ a: { eq: 1 } }, null] }', '{ not: [{ a: { eq: 1 } }] }'],
    ['{ v: { between: [1] } }', '{ v: { between: "x" } }', '{ v: { in: "x" } }', '{ v: { size: 3 } }'],
    ['{ v: { attributeExists: "yes" } }', '{ v: { attributeType: "S" } }'],
  ])('gives null for what cannot be rendered: %s …', (...filters) => {
    for (const filter of filters) expect(valueOf(`util.transform.toDynamoDBFilterExpression(${filter})`)).toBeNull();
  });
});

describe('util.transform.toSubscriptionFilter', () => {
  const group = (...filters: [string, string, unknown][]) => ({
    filters: filters.map(([fieldName, operator, value]) => ({ fieldName, operator, value })),
  });

  it.each([
    ['{ a: { eq: 1 }, b: { eq: 2 } }', [group(['a', 'eq', 1], ['b', 'eq', 2])]],
    ['{ a: { eq: 1, ne: 2 } }', [group(['a', 'eq', 1]), group(['a', 'ne', 2])]],
    ['{ "loc.addr": { in: [1] } }', [group(['loc.addr', 'in', [1]])]],
    [
      '{ and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] }',
      [group(['a', 'eq', 1], ['b', 'eq', 2]), group(['a', 'eq', 1], ['c', 'eq', 3])],
    ],
    [
      '{ p: { lte: 50, gte: 20 }, and: [{ t: { ne: "B" } }, { d: { gt: 1 } }], or: [{ a: { eq: "A" } }, { i: { eq: false } }] }',
      [
        group(['p', 'lte', 50], ['t', 'ne', 'B'], ['d', 'gt', 1], ['a', 'eq', 'A']),
        group(['p', 'lte', 50], ['t', 'ne', 'B'], ['d', 'gt', 1], ['i', 'eq', false]),
        group(['p', 'gte', 20], ['t', 'ne', 'B'], ['d', 'gt', 1], ['a', 'eq', 'A']),
        group(['p', 'gte', 20], ['t', 'ne', 'B'], ['d', 'gt', 1], ['i', 'eq', false]),
      ],
    ],
    ['{ not: { a: { eq: 1 } } }', [group(['not', 'a', { eq: 1 }])]],
    ['{ a: { bogus: 1 } }', [group(['a', 'bogus', 1])]],
    ['{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }, ["b"]', [group(['a', 'eq', 1])]],
    [
      '{ a: { eq: 1 } }, [], { r: { gte: 250 }, s: { eq: "p" } }',
      [group(['a', 'eq', 1], ['r', 'gte', 250]), group(['a', 'eq', 1], ['s', 'eq', 'p'])],
    ],
    ['{}, [], { r: { eq: 1 } }', [group(['r', 'eq', 1])]],
    ['{}', []],
    ['{ a: {} }', []],
    ['{ and: [] }', []],
  ])('of %s', (call, filterGroup) => {
    expect(valueOf(`util.transform.toSubscriptionFilter(${call})`)).toEqual({ filterGroup });
  });

  it.each(['', 'null', '[]', '\'{"a":{"eq":1}}\''])('gives null for %s', (filter) => {
    expect(valueOf(`util.transform.toSubscriptionFilter(${filter})`)).toBeNull();
  });
});

describe('util.transform.toElasticsearchQueryDSL', () => {
  it.each([
    ['{ a: { eq: 1 } }', { term: { a: 1 } }],
    ['{ a: { exists: false } }', { bool: { must_not: { exists: { field: 'a' } } } }],
    [
      '{ or: [{ a: { gt: 1 } }, { b: { match: "x" } }] }',
      { bool: { should: [{ range: { a: { gt: 1 } } }, { match: { b: 'x' } }] } },
    ],
    ['{ not: { a: { lte: 1 } } }', { bool: { must_not: { range: { a: { lte: 1 } } } } }],
    [
      '{ upvotes: { ne: 15, range: [10, 20] }, title: { eq: "hihihi", wildcard: "h*i" } }',
      {
        bool: {
          must: [
            {
              bool: {
                must: [{ bool: { must_not: { term: { upvotes: 15 } } } }, { range: { upvotes: { gte: 10, lte: 20 } } }],
              },
            },
            { bool: { must: [{ term: { title: 'hihihi' } }, { wildcard: { title: 'h*i' } }] } },
          ],
        },
      },
    ],
  ])('of %s', (query, expected) => {
    expect(JSON.parse(valueOf(`util.transform.toElasticsearchQueryDSL(${query})`) as string)).toEqual(expected);
  });
});
