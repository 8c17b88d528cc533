import type { ComponentChildren } from 'preact';
import type { Locale } from '../../generated/schema.ts';
import { names, texts } from '../texts/language.ts';

/** The name of the service, what a page has there besides, and the switch of languages. */
export function Header(props: { language: Locale; onLanguage(language: Locale): void; children?: ComponentChildren }) {
  const { language, onLanguage, children } = props;
  return (
    <header>
      <span class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" />
          <path d="M7.5 16.5l4.5 4.5 8-10" />
          <path class="second" d="M17.5 20.5l7-8.5" />
        </svg>
        Countersign
      </span>
      {children}
      <label class="language">
        <span class="hidden">{texts[language].language}</span>
        <select value={language} onChange={({ currentTarget }) => onLanguage(currentTarget.value as Locale)}>
          {Object.entries(names).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </header>
  );
}
