import { describe, expect, it } from 'vitest';
import { evaluateBody, valueOf } from './given.ts';

const quoted = (value: string) => JSON.stringify(value);

describe('encodings of util', () => {
  it.each([
    ['urlEncode', "a b&c=ä/~!*'()", 'a+b%26c%3D%C3%A4%2F%7E%21*%27%28%29'],
    ['urlDecode', 'a+b%26c%3D%C3%A4', 'a b&c=ä'],
    ['base64Encode', '', ''],
    ['base64Encode', 'a', 'YQ=='],
    ['base64Encode', 'ab', 'YWI='],
    ['base64Encode', 'abc', 'YWJj'],
    ['base64Encode', 'ä€😀', Buffer.from('ä€😀').toString('base64')],
    ['base64Decode', 'YQ==', 'a'],
    ['base64Decode', 'YWI', 'ab'],
    ['base64Decode', Buffer.from('ä€😀x').toString('base64'), 'ä€😀x'],
    ['base64Decode', '/w==', '\ufffd'],
    ['escapeJavaScript', 'a"b\'c\\/\n\u20ac\u0001', 'a\\"b\\\'c\\\\\\/\\n\\u20AC\\u0001'],
  ])('%s(%j) is %j', (name, value, expected) => {
    expect(valueOf(`util.${name}(${quoted(value)})`)).toBe(expected);
  });

  it('fails to decode what is no base64', () => {
    expect(() => valueOf('util.base64Decode("a*b")')).toThrow(/cannot decode base64: illegal character "\*"/);
  });
});

describe('ids of util', () => {
  it('come from the host', () => {
    expect(valueOf('[util.autoId(), util.autoId()]')).toEqual(['id-1', 'id-2']);
  });

  it('are ULIDs and KSUIDs of the time', () => {
    expect(valueOf('[util.autoUlid(), util.autoKsuid()]')).toEqual([
      expect.stringMatching(/^01EXEAJEAB[0-9A-HJKMNP-TV-Z]{16}$/),
      expect.stringMatching(/^1ns8F[0-9A-Za-z]{22}$/),
    ]);
  });
});

describe('util.matches', () => {
  it.each([
    ['a*b', 'aaaaab', true],
    ['a*b', 'xaaaaab', false],
    ['a*b', 'aaaaabx', false],
    ['^[0-9a-f]{64}$', 'a'.repeat(64), true],
    ['[0-9a-f]{64}', 'a'.repeat(65), false],
    ['[A-Za-z0-9_\\-]{8,64}', 'abc-DEF_9', true],
    ['(?i)abc', 'aBC', true],
    ['\\p{Alpha}+', 'abc', true],
    ['\\p{L}+', 'äé', true],
    ['[\\p{Digit}.]+', '1.2', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['\\A\\w++\\z', 'abc', true],
    ['a|b', 'b', true],
    ['.', '😀', true],
    ['\\d{4}-\\d{2}', '2021-02', true],
  ])('%s on %s: %s', (pattern, value, expected) => {
    expect(valueOf(`util.matches(${quoted(pattern)}, ${quoted(value)})`)).toBe(expected);
  });

  it('fails for what is no pattern', () => {
    expect(() => valueOf('util.matches("(", "a")')).toThrow(/SyntaxError: cannot read regular expression "\("/);
  });
});

describe('Java patterns', () => {
  it.each(['[a-z&&[^b]]', '[a[bc]]'])('rejects %s, which is not emulated', (pattern) => {
    expect(() => valueOf(`util.matches(${quoted(pattern)}, "a")`)).toThrow(
      /SyntaxError: not emulated: sets within sets/,
    );
  });
});

describe('strings of APPSYNC_JS', () => {
  it.each([
    ['"a.b.c".replaceAll("\\\\.", "-")', 'a-b-c'],
    ['"a.b".replaceAll(".", "x")', 'xxx'],
    ['"aXbX".replace("X", "-")', 'a-bX'],
    ['"john smith".replaceAll("(\\\\w+) (\\\\w+)", "$2 $1")', 'smith john'],
    ['"ab".replaceAll("(?<first>a)", "<${first}>")', '<a>b'],
    ['"a".replaceAll("a", "\\\\$1")', '$1'],
    ['"a-b".split("-")', ['a', 'b']],
    ['" a ".trim()', 'a'],
    ['util.str.toUpper("a")', 'A'],
    ['util.str.toLower("A")', 'a'],
    ['util.str.toReplace("a.b.", ".", "-")', 'a-b-'],
    ['util.str.normalize("e\\u0301", "nfc")', '\u00e9'],
    ['JSON.parse("{")', ''],
    ['JSON.parse("[1]")', [1]],
    ['[1].concat([2, 3], 4)', [1, 2, 3, 4]],
    ['[1, [2, [3]]].flat()', [1, 2, [3]]],
    ['[1, [2, [3]]].flat(2)', [1, 2, 3]],
    ['[1, 2].fill(0)', [0, 0]],
  ])('%s', (expression, expected) => {
    expect(valueOf(expression)).toEqual(expected);
  });
});

describe('util.math', () => {
  it.each([
    ['roundNum(2.5)', 3],
    ['roundNum(-2.5)', -2],
    ['minVal(1, 2)', 1],
    ['maxVal(1, 2)', 2],
  ])('%s', (call, expected) => {
    expect(valueOf(`util.math.${call}`)).toBe(expected);
  });

  it('gives random numbers within their range', () => {
    const [double, integer] = valueOf('[util.math.randomDouble(), util.math.randomWithinRange(5, 7)]') as [
      number,
      number,
    ];
    expect(double >= 0 && double < 1 && (integer === 5 || integer === 6)).toBe(true);
  });
});

describe('util.authType', () => {
  const iam = { accountId: '1', userArn: 'arn', username: 'u', sourceIp: ['1.2.3.4'], cognitoIdentityPoolId: null };
  const oidc = { sub: 's', issuer: 'i', claims: {} };
  const pool = { ...oidc, username: 'u', sourceIp: ['1.2.3.4'], defaultAuthStrategy: 'ALLOW', groups: null };

  it.each([
    ['API Key Authorization', undefined],
    ['API Key Authorization', null],
    ['Lambda Authorization', {}],
    ['Lambda Authorization', { resolverContext: { a: 1 } }],
    ['IAM Authorization', iam],
    ['API Key Authorization', { ...iam, userArn: undefined }],
    ['API Key Authorization', { ...iam, sourceIp: null }],
    ['User Pool Authorization', pool],
    ['API Key Authorization', { ...pool, defaultAuthStrategy: undefined }],
    ['Open ID Connect Authorization', oidc],
    ['API Key Authorization', { ...oidc, username: 'u' }],
    ['API Key Authorization', { claims: {} }],
  ])('%s for %j', (expected, identity) => {
    expect(valueOf('util.authType()', { identity })).toBe(expected);
  });
});

describe('util.http', () => {
  it('copies headers but those that must not be passed on', () => {
    const headers = { Host: 'h', 'content-length': '1', Connection: 'c', te: 't', authorization: 'a', 'x-a': 'b' };
    expect(valueOf('util.http.copyHeaders(ctx.args)', { arguments: headers })).toEqual({
      authorization: 'a',
      'x-a': 'b',
    });
  });

  it('adds headers to the response, the last of a name', () => {
    const body = `util.http.addResponseHeader('x-a', 1); util.http.addResponseHeaders({ 'X-A': 2, 'x-b': { c: [1] } })`;
    expect(evaluateBody(body)).toMatchObject({
      responseHeaders: { 'x-a': '2', 'x-b': '{"c":[1]}' },
      appendedErrors: [],
    });
  });

  it('takes headers of all characters that HTTP allows', () => {
    const body = "util.http.addResponseHeader('!#$%&*+-.^_`|~1a', 'b\\t ~\\x80\\xff')";
    expect(evaluateBody(body).responseHeaders).toEqual({ '!#$%&*+-.^_`|~1a': 'b\t ~\x80\xff' });
  });

  it.each([
    ["'Content-Type', 1", "Header 'Content-Type' is not allowed"],
    ["'access-control-allow-origin', 1", "Header 'access-control-allow-origin' is not allowed"],
    ["'x-amzn-a', 1", "Header 'x-amzn-a' is not allowed"],
    ["'Vary', 1", "Header 'Vary' is not allowed"],
    ["'', 1", "Header '' is not allowed"],
    ["'x-a', null", "Header 'x-a' has no value"],
    ["'x a', 1", "Header 'x a' is not allowed"],
    ["'x-ä', 1", "Header 'x-ä' is not allowed"],
    ["'x-a', '✓'", "Header 'x-a' has a value with characters that HTTP does not allow"],
    ["'x-a', 'b\\nc: d'", "Header 'x-a' has a value with characters that HTTP does not allow"],
    ["'x-a', ctx.args.long", 'Response headers exceed 4096 bytes'],
  ])('ignores addResponseHeader(%s) and says so', (args, message) => {
    const { responseHeaders, appendedErrors } = evaluateBody(`util.http.addResponseHeader(${args})`, {
      arguments: { long: 'x'.repeat(4096) },
    });
    expect({ responseHeaders, appendedErrors }).toEqual({
      responseHeaders: {},
      appendedErrors: [{ message, errorType: 'ResponseHeaderError', data: null, errorInfo: null }],
    });
  });
});

describe('util.xml', () => {
  it.each([
    [
      '<?xml version="1.0"?>\n<posts>\n<post>\n  <id>1</id>\n  <title>Getting started</title>\n</post>\n</posts>',
      { posts: { post: { id: 1, title: 'Getting started' } } },
    ],
    ['<a><b>1</b><b>x</b><!-- c --></a>', { a: { b: [1, 'x'] } }],
    ['<a b="1" c=\'d\'>text &lt;&#65;&#x42;</a>', { a: { b: 1, c: 'd', content: 'text <AB' } }],
    ['<a/>', { a: '' }],
    ['<a><![CDATA[<b>]]></a>', { a: '<b>' }],
    ['<a>true</a>', { a: true }],
  ])('reads %s', (text, expected) => {
    expect(valueOf('util.xml.toMap(ctx.args.text)', { arguments: { text } })).toEqual(expected);
  });

  it('writes JSON, encoded once more if asked', () => {
    expect(valueOf('[util.xml.toJsonString("<a>1</a>"), util.xml.toJsonString("<a>1</a>", true)]')).toEqual([
      '{"a":1}',
      '"{\\"a\\":1}"',
    ]);
  });

  it.each(['<a>', '<a></b>', 'a < b'])('rejects %s', (text) => {
    expect(() => valueOf(`util.xml.toMap(${quoted(text)})`)).toThrow(/SyntaxError: cannot read XML/);
  });
});
