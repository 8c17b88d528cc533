import conditionParser from 'dynalite/db/conditionParser.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import { type ConditionTree, splitCondition } from './condition-expression.ts';
import { syntaxError, tokensOf } from './expression-tokens.ts';

/** A node of a condition, as dynalite's parser makes it. */
type Node = { type: string; args: unknown[] };

/** dynalite's own parsers: what is right about a single condition is theirs to say. */
const dynalite = {
  condition: conditionParser.parse,
  projection: projectionParser.parse,
  update: updateParser.parse,
};

/**
 * Makes dynalite's parsers end in a time that grows as the expression does. That of conditions tries each pair of
 * parentheses in several ways, and every way again within it, so that a few that are open would hold the thread for minutes:
 * it gets the single conditions only, joined by `AND`, and they are joined here as they were meant.
 */
export function boundExpressions(): void {
  conditionParser.parse = (text, options) => {
    const { tree, conditions } = splitCondition(text);
    const parsed = dynalite.condition(conditions.join(' AND '), options);
    if (typeof parsed === 'string') return parsed;
    return { ...parsed, expression: join(tree, unchain(parsed.expression as Node, conditions.length)) };
  };
  projectionParser.parse = inWordsOfAws(dynalite.projection);
  updateParser.parse = inWordsOfAws(dynalite.update);
}

/** The nodes of a chain that is joined from the right. */
function unchain(chain: Node, length: number): Node[] {
  const nodes: Node[] = [];
  for (let rest = chain; nodes.length < length; rest = rest.args[1] as Node)
    nodes.push(nodes.length === length - 1 ? rest : (rest.args[0] as Node));
  return nodes;
}

function join(tree: ConditionTree, nodes: Node[]): Node {
  if (typeof tree === 'number') return nodes[tree]!;
  return { type: tree.type, args: tree.args.map((each) => join(each, nodes)) };
}

function inWordsOfAws(parse: typeof dynalite.update): typeof dynalite.update {
  return (text, options) => {
    try {
      return parse(text, options);
    } catch (error) {
      const offset = (error as { location?: { start: { offset: number } } }).location?.start.offset;
      if (offset === undefined) throw error;
      const tokens = tokensOf(text);
      const at = tokens.findIndex(({ end }) => end > offset);
      throw syntaxError(text, tokens, at < 0 ? tokens.length : at);
    }
  };
}
