import type { Rule, Scope } from 'eslint';
import type * as ES from 'estree';
import { allowed, functionRefusal, memberRefusal, methodRefusal, takeFunctions } from './built-in-members.ts';

const ofFunctions = ['apply', 'bind', 'call'];

/**
 * Stand-ins for the rules of `@aws-appsync/eslint-plugin` that need type information, by syntax and scope alone,
 * and for the runtime's list of built-in functions.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export const ownRules: Record<string, Rule.RuleModule> = {
  'no-function-passing': rule((context) => ({
    CallExpression(node: ES.CallExpression) {
      const { callee } = node;
      if (callee.type === 'MemberExpression' && takeFunctions.includes(propertyName(callee) ?? '')) return;
      for (const argument of node.arguments) {
        if (isFunction(argument, context)) report(context, argument, 'functions cannot be passed as an argument');
      }
    },
  })),
  'no-function-return': rule((context) => ({
    ReturnStatement({ argument }: ES.ReturnStatement) {
      if (argument && isFunction(argument, context)) report(context, argument, 'functions cannot be returned');
    },
    ArrowFunctionExpression({ body }: ES.ArrowFunctionExpression) {
      if (isFunction(body, context)) report(context, body, 'functions cannot be returned');
    },
  })),
  'no-function-reassign': rule((context) => ({
    VariableDeclarator({ init }: ES.VariableDeclarator) {
      if (init?.type === 'Identifier' && isFunction(init, context))
        report(context, init, 'functions cannot be reassigned');
    },
    AssignmentExpression({ right }: ES.AssignmentExpression) {
      if (isFunction(right, context)) report(context, right, 'functions cannot be reassigned');
    },
  })),
  'no-recursion': rule((context) => {
    const calls: { caller: ES.Node; callee: ES.Node; node: ES.Node }[] = [];
    return {
      CallExpression(node: ES.CallExpression) {
        const callee = functionOf(node.callee, context);
        if (!callee) return;
        for (const caller of context.sourceCode.getAncestors(node)) {
          if (/Function/.test(caller.type)) calls.push({ caller, callee, node });
        }
      },
      'Program:exit'() {
        const reaches = (from: ES.Node, to: ES.Node, seen: ES.Node[] = []): boolean =>
          from === to ||
          calls.some(
            ({ caller, callee }) => caller === from && !seen.includes(callee) && reaches(callee, to, [...seen, from]),
          );
        for (const { caller, callee, node } of calls) {
          if (reaches(callee, caller)) report(context, node, 'recursive function calls are not supported');
        }
      },
    };
  }),
  'no-unsupported-methods': rule((context) => ({
    MemberExpression(node: ES.MemberExpression) {
      const name = propertyName(node);
      if (name === undefined) return;
      const { object } = node;
      const { parent } = node as ES.MemberExpression & Rule.NodeParentExtension;
      const isCalled = parent.type === 'CallExpression' && parent.callee === node;
      const isMember = object.type === 'Identifier' && object.name in allowed && isBuiltIn(object, context);
      const ofItsOwn = isOfRuntime(object, context) && !ofFunctions.includes(name);
      const problem = isMember
        ? memberRefusal(object.name, name)
        : isCalled && !ofItsOwn
          ? methodRefusal(name)
          : undefined;
      if (problem) report(context, node, problem);
    },
    Identifier(node: ES.Identifier) {
      // Not a member's name: `ctx.arguments` is what resolvers read.
      if (node.name === 'arguments' && isReference(node, context))
        report(context, node, 'arguments is not supported: use a rest parameter');
    },
  })),
  'no-invalid-functions': rule((context) => ({
    Identifier(node: ES.Identifier) {
      const { parent } = node as ES.Identifier & Rule.NodeParentExtension;
      const isCalled = parent.type === 'CallExpression' && parent.callee === node;
      const problem = parent.type === 'MemberExpression' ? undefined : functionRefusal(node.name, isCalled);
      if (problem && isBuiltIn(node, context) && isReference(node, context)) report(context, node, problem);
    },
  })),
};

function rule(create: (context: Rule.RuleContext) => Record<string, (node: never) => void>): Rule.RuleModule {
  return { meta: { type: 'problem', schema: [] }, create: (context) => create(context) as Rule.RuleListener };
}

function report(context: Rule.RuleContext, node: ES.Node, message: string): void {
  context.report({ node, message });
}

function propertyName({ computed, property }: ES.MemberExpression): string | undefined {
  if (property.type === 'Identifier' && !computed) return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

const isFunction = (node: ES.Node, context: Rule.RuleContext): boolean => functionOf(node, context) !== undefined;

const isReference = (node: ES.Identifier, context: Rule.RuleContext): boolean =>
  context.sourceCode.getScope(node).references.some(({ identifier }) => identifier === node);

/** Whether a name stands for what the language has: the code neither declares nor imports it. */
const isBuiltIn = (node: ES.Identifier, context: Rule.RuleContext): boolean => !variableOf(node, context)?.defs.length;

/** The function that an expression is, or names. */
function functionOf(node: ES.Node, context: Rule.RuleContext): ES.Node | undefined {
  if (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') return node;
  if (node.type !== 'Identifier') return undefined;
  const definition = variableOf(node, context)?.defs[0];
  if (definition?.type === 'FunctionName') return definition.node as ES.Node;
  const init = definition?.type === 'Variable' ? (definition.node as ES.VariableDeclarator).init : undefined;
  return init?.type === 'FunctionExpression' || init?.type === 'ArrowFunctionExpression' ? init : undefined;
}

/** Whether an object is of what the runtime gives, such as `util.str`: its members have names of their own. */
function isOfRuntime(node: ES.Node, context: Rule.RuleContext): boolean {
  if (node.type === 'MemberExpression') return isOfRuntime(node.object, context);
  if (node.type !== 'Identifier') return false;
  const [definition] = variableOf(node, context)?.defs ?? [];
  return definition ? definition.type === 'ImportBinding' : ['util', 'extensions', 'runtime'].includes(node.name);
}

function variableOf(node: ES.Identifier, context: Rule.RuleContext): Scope.Variable | undefined {
  for (let scope: Scope.Scope | null = context.sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable) return variable;
  }
  return undefined;
}
