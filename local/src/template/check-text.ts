import { kindOf } from './shape.ts';

type Members = Record<string, unknown>;

/** What is wrong with a document, or nothing: where, the value that stands there, and what may. */
type Problem = [where: string, value: unknown, allowed: string];

/**
 * Refuses a template that CloudFormation could not read, so that no part of the runtime meets it.
 * @throws Error, one line that names the file, the place and what is allowed there
 */
export const checkTemplate = (path: string, text: unknown) => refuseFirst(path, templateProblems(text));

/**
 * Refuses a manifest that no CDK app writes.
 * @throws Error, one line that names the file, the place and what is allowed there
 */
export const checkManifest = (path: string, manifest: unknown) => refuseFirst(path, manifestProblems(manifest));

function refuseFirst(path: string, problems: Iterable<Problem>) {
  for (const [where, value, allowed] of problems)
    throw new Error(
      `cannot read ${path}: ${where} is ${shown(value)}; allowed: ${allowed}; synthesise the CDK app again`,
    );
}

/** Levels that a template may have, since what reads one recurses; CloudFormation documents no limit. */
const mostLevels = 500;

function* templateProblems(text: unknown): Generator<Problem> {
  if (!isObject(text)) return yield ['it', text, 'an object with Resources'];
  const levels = levelsOf(text);
  if (levels > mostLevels) return yield ['its depth', levels, `${mostLevels} levels of objects and lists`];
  for (const section of ['Resources', 'Conditions', 'Mappings', 'Parameters', 'Outputs'])
    if (section in text && !isObject(text[section])) yield [section, text[section], 'an object'];
  const known = new Set<unknown>(Object.keys(text.Resources ?? {}));
  for (const [id, resource] of entries(text.Resources)) {
    const where = `Resources.${id}`;
    if (!/^[A-Za-z0-9]+$/.test(id)) yield [`a logical ID in Resources`, id, 'letters and digits'];
    if (!isObject(resource)) return yield [where, resource, 'an object with Type'];
    yield* texts(where, resource, ['Type']);
    yield* texts(where, resource, ['Condition'], 'optional');
    const { Properties, DependsOn = [] } = resource;
    if (Properties !== undefined && !isObject(Properties)) yield [`${where}.Properties`, Properties, 'an object'];
    const needed = [DependsOn].flat();
    if (!needed.every((each) => typeof each === 'string'))
      return yield [`${where}.DependsOn`, DependsOn, 'a logical ID, or a list of them'];
    const missing = needed.find((each) => !known.has(each));
    if (missing !== undefined) yield [`${where}.DependsOn`, missing, 'logical IDs of the template'];
  }
  for (const [name, parameter] of entries(text.Parameters)) {
    if (!isObject(parameter)) return yield [`Parameters.${name}`, parameter, 'an object with Type'];
    yield* texts(`Parameters.${name}`, parameter, ['Type']);
  }
  for (const [name, output] of entries(text.Outputs)) {
    if (!isObject(output)) return yield [`Outputs.${name}`, output, 'an object with Value'];
    yield* texts(`Outputs.${name}`, output, ['Condition'], 'optional');
    const { Export } = output;
    if (Export !== undefined && !isObject(Export)) yield [`Outputs.${name}.Export`, Export, 'an object with Name'];
  }
}

function* manifestProblems(manifest: unknown): Generator<Problem> {
  if (!isObject(manifest)) return yield ['it', manifest, 'an object with artifacts'];
  if ('artifacts' in manifest && !isObject(manifest.artifacts)) yield ['artifacts', manifest.artifacts, 'an object'];
  for (const [id, artifact] of entries(manifest.artifacts)) {
    const where = `artifacts.${id}`;
    if (!isObject(artifact)) return yield [where, artifact, 'an object with type'];
    yield* texts(where, artifact, ['type']);
    yield* texts(where, artifact, ['environment'], 'optional');
    const { dependencies = [], properties = {} } = artifact;
    if (!Array.isArray(dependencies) || !dependencies.every((each) => typeof each === 'string'))
      yield [`${where}.dependencies`, dependencies, 'a list of artifacts'];
    if (!isObject(properties)) return yield [`${where}.properties`, properties, 'an object'];
    if (artifact.type === 'aws:cloudformation:stack') yield* texts(`${where}.properties`, properties, ['templateFile']);
  }
}

function* texts(where: string, holder: Members, names: string[], need?: 'optional'): Generator<Problem> {
  for (const name of names)
    if (typeof holder[name] !== 'string' && !(need && holder[name] === undefined))
      yield [`${where}.${name}`, holder[name], 'text'];
}

/** How deep objects and lists are nested; not by recursion, which deep nesting would let exhaust the stack. */
function levelsOf(text: object): number {
  let levels = 0;
  for (let level = [text]; level.length > 0; levels++)
    level = level
      .flatMap((each): unknown[] => Object.values(each))
      .filter((each): each is object => typeof each === 'object' && each !== null);
  return levels;
}

const entries = (section: unknown) => Object.entries((section ?? {}) as Members);
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown) =>
  value === undefined ? 'missing' : typeof value === 'object' ? kindOf(value) : JSON.stringify(value);
