import { readdirSync, readFileSync, statSync } from 'node:fs';
import ts from 'typescript';

/** The titles of all `describe`, `it` and `test` in a file, or in the files of a folder, as they are written there. */
export function testTitles(path: string): string[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => `${path}/${name}`)
    : [path];
  return files.filter((file) => file.endsWith('.ts')).flatMap(titlesOf);
}

function titlesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTestFunction(node.expression)) {
      const [title] = node.arguments;
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title)))
        titles.push(textOf(title, source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

/** Whether it is `it`, or what `it.each(…)`, `it.skipIf(…)` and the like give. */
function isTestFunction(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return ['describe', 'it', 'test'].includes(callee.text);
  if (ts.isPropertyAccessExpression(callee)) return isTestFunction(callee.expression);
  return ts.isCallExpression(callee) && isTestFunction(callee.expression);
}

/** The text of a title; where it has values in it, as it stands in the source. */
function textOf(title: ts.StringLiteralLike | ts.TemplateExpression, source: ts.SourceFile): string {
  return ts.isStringLiteralLike(title) ? title.text : title.getText(source).slice(1, -1);
}
