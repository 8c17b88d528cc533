/** A word, name, number or sign of an expression, and where it is. */
export interface Token {
  text: string;
  start: number;
  end: number;
}

const token = /[a-z_]\w*|[#:]\w*|\d+|<=|>=|<>|[^ \t\r\n]/giu;

/** The tokens of an expression: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(token), ({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }));
}

/** An error about one token, in DynamoDB's words: `token: "<EOF>", near: "("`. */
export function syntaxError(text: string, tokens: Token[], at: number): SyntaxError {
  const near = text.slice(tokens[Math.max(0, at - 1)]?.start ?? 0, tokens[Math.min(at + 1, tokens.length - 1)]?.end);
  return new SyntaxError(`token: "${tokens[at]?.text ?? '<EOF>'}", near: "${near}"`);
}
