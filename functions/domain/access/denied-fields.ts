import type { AccessKind } from './known-caller.ts';
import { rootFields } from './root-fields.ts';
import { shownFields } from './shown-fields.ts';

/** Gives what AppSync is to deny a kind of caller, as `Type.field`: all of the schema that is not said to be for it. */
export function deniedFields(kind: AccessKind): string[] {
  const called = Object.entries(rootFields).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, { kinds }]) => ({ type, field, kinds })),
  );
  const shown = Object.entries(shownFields).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, kinds]) => ({ type, field, kinds })),
  );
  return [...called, ...shown]
    .filter(({ kinds }) => !kinds.includes(kind))
    .map(({ type, field }) => `${type}.${field}`);
}
