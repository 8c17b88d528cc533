import type { RecordHash } from './change-record.ts';
import { isObject, shown } from './json-value.ts';
import type { SigningRecord } from './signing-record.ts';

/** Says which of the openings that somebody gives do not open the hash in the record that they point to. */
export function checkOpenings(record: SigningRecord, openings: unknown, hash: RecordHash): string[] {
  if (!Array.isArray(openings)) return [`the openings are ${shown(openings)}; expected is an array`];
  return openings.flatMap((opening: unknown) => checkOpening(record, opening, hash));
}

function checkOpening(record: SigningRecord, opening: unknown, hash: RecordHash): string[] {
  if (!isObject(opening) || typeof opening.pointer !== 'string' || typeof opening.salt !== 'string')
    return [`${shown(opening)} is no opening, which has a pointer, a salt and a value`];
  const { pointer, salt, value = null } = opening;
  const [sealed, opened] = [valueAt(record, pointer), hash(salt, value)];
  // Other members may hold what the requester wrote, under names that he chose.
  if (typeof sealed !== 'string' || !/^\/(signers|events)\/\d+\/(evidence|keyName|reason)Sha256$/.test(pointer))
    return [`the opening of ${pointer} opens nothing: the record has ${shown(sealed)} there; expected is a hash`];
  return sealed === opened ? [] : [`the opening of ${pointer} gives the hash ${opened}; sealed is ${sealed}`];
}

/** What a JSON Pointer leads to; undefined where that is nothing. https://www.rfc-editor.org/rfc/rfc6901#section-4 */
function valueAt(value: unknown, pointer: string): unknown {
  if (pointer === '') return value;
  const [root, ...steps] = pointer.split('/');
  if (root !== '') return undefined;
  return steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((at: unknown, step) => (isObject(at) || Array.isArray(at) ? ownMember(at, step) : undefined), value);
}

const ownMember = (value: object, name: string): unknown =>
  Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
