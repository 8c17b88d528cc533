import { inLines } from '../../functions/domain/notices/shown.ts';

/** An answer without what makes a text look like another one: marks that turn its direction, and control characters. */
export function harmless<Data>(answer: Data): Data {
  const text = (value: unknown) => (typeof value === 'string' ? inLines(value).join('\n') : value);
  return JSON.parse(JSON.stringify(answer), (_name, value: unknown) => text(value)) as Data;
}
