import { resolve } from 'node:path';
import appsync from '@aws-appsync/eslint-plugin';
import { Linter } from 'eslint';
import ts from 'typescript';

/** What AppSync takes at most, in characters: https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const codeLimit = 32_000;

/** The code of a resolver or of a function, as a template has it. */
export interface ResolverCode {
  /** E.g. `Mutation.startSigning`, or the name of a function. */
  name: string;
  code: string;
}

/** What of a template is read here. */
export interface CodedTemplate {
  Resources: Record<string, { Type: string; Properties?: object }>;
}

/** Gives the codes of a template. */
export function codesOf({ Resources }: CodedTemplate): ResolverCode[] {
  return Object.values(Resources)
    .filter(({ Type }) => ['AWS::AppSync::Resolver', 'AWS::AppSync::FunctionConfiguration'].includes(Type))
    .map(({ Properties }) => Properties as Record<'Name' | 'TypeName' | 'FieldName' | 'Code', string>)
    .map(({ Name, TypeName, FieldName, Code }) => ({ name: Name ?? `${TypeName}.${FieldName}`, code: Code }));
}

/**
 * Finds what AppSync would refuse when it creates the codes. It compiles them with types
 * (https://github.com/aws/aws-appsync-community/issues/334), and has rules that its lint plugin knows; here those count
 * that need types too, which the emulator does without.
 * @returns a line for each fault; none where all is well
 */
export function faultsOf(codes: ResolverCode[]): string[] {
  const tooLong = codes
    .filter(({ code }) => code.length > codeLimit)
    .map(({ name, code }) => `${name}: has ${code.length} characters; AppSync takes at most ${codeLimit}`);
  const files = new Map(codes.map(({ name, code }) => [resolve(`resolvers/${name}.js`), code]));
  const program = compile(files);
  return [...tooLong, ...typeFaults(program), ...lintFaults(files, program)];
}

/** Makes a program of files that are nowhere but in memory; what they import is found from where they would be. */
function compile(files: Map<string, string>): ts.Program {
  const options: ts.CompilerOptions = {
    ...{ allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true, types: [] },
    lib: ['lib.es2022.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const memory: Partial<ts.CompilerHost> = {
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile(path, ...rest) {
      const code = files.get(path);
      return code === undefined ? host.getSourceFile(path, ...rest) : ts.createSourceFile(path, code, rest[0], true);
    },
  };
  return ts.createProgram({ rootNames: [...files.keys()], options, host: { ...host, ...memory } });
}

function typeFaults(program: ts.Program): string[] {
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, code, messageText }) => {
    const text = `${ts.flattenDiagnosticMessageText(messageText, ' ')} (TS${code})`;
    if (!file) return text;
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    return `${nameOf(file.fileName)}:${line + 1}:${character + 1}: ${text}`;
  });
}

function lintFaults(files: Map<string, string>, program: ts.Program): string[] {
  const linter = new Linter({ configType: 'flat' });
  const { languageOptions, rules } = appsync.configs!.recommended as Linter.Config;
  const config: Linter.Config = {
    plugins: { '@aws-appsync': appsync },
    languageOptions: { ...languageOptions, parserOptions: { programs: [program] } },
    ...(rules && { rules }),
  };
  return [...files].flatMap(([path, code]) =>
    linter
      .verify(code, config, { filename: path, allowInlineConfig: false })
      .map(({ line, column, message, ruleId }) => `${nameOf(path)}:${line}:${column}: ${message} (${ruleId})`),
  );
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1, -'.js'.length);
