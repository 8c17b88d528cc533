import { inputFields } from '../../functions/domain/fields.ts';
import { limits } from '../../functions/domain/limits.ts';
import { refuseInput } from './checks.ts';

const most = inputFields.metadata.characters as number;

/**
 * Gives metadata as it is stored, a JSON object whose names are sorted, or refuses what is none. AppSync has parsed the JSON.
 * A name that every object has from birth would be lost, or change what the object is.
 */
export function metadataOf(given: unknown): string | undefined {
  if (given === undefined || given === null) return undefined;
  // APPSYNC_JS has no Array.isArray: https://github.com/aws/aws-appsync-community/issues/295
  if (typeof given !== 'object' || JSON.stringify(given).startsWith('[')) refuseMetadata('no object');
  const metadata = given as Record<string, unknown>;
  const names = Object.keys(metadata).sort();
  if (names.length > limits.metadata) refuseMetadata(`${names.length} strings`);
  if (names.includes('__proto__')) refuseMetadata('the name __proto__');
  if (names.some((name) => typeof metadata[name] !== 'string')) refuseMetadata('a value that is no string');
  const text = `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(metadata[name])}`).join(',')}}`;
  if (text.length > most) refuseMetadata(`${text.length} characters`);
  return names.length === 0 ? undefined : text;
}

/** What the API shows of stored metadata: the object itself, for AppSync writes it as JSON. */
export function presentMetadata(stored: string | undefined): unknown {
  return stored === undefined ? null : JSON.parse(stored);
}

function refuseMetadata(got: string): never {
  refuseInput('metadata', got, `a JSON object of at most ${limits.metadata} strings, ${most} characters in all`);
}
