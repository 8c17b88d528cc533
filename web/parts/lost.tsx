import type { Locale } from '../../generated/schema.ts';
import type { Connection } from '../api/connection.ts';
import { texts } from '../texts/language.ts';

/** Says that what is shown may be out of date, where nothing can be read. */
export function Lost({ connection, language }: { connection: Connection; language: Locale }) {
  if (connection !== 'lost') return null;
  return (
    <p class="banner" role="status">
      {texts[language].lost}
    </p>
  );
}
