import { html, type Html } from './html.ts';

/** A text with what is put into it: every second part. */
type Phrase = string[];

/** What a mail says; its text and its HTML say the same. */
export interface Letter {
  language: string;
  subject: string;
  greeting: Phrase;
  lead: Phrase;
  title: string;
  quote?: { label: Phrase; lines: string[] };
  next: Phrase;
  button?: { label: string; url: string };
  footer: Phrase[];
}

/** The letter as plain text. What people wrote is marked as such, so that it cannot pass for ours. */
export function textOf({ greeting, lead, title, quote, next, button, footer }: Letter): string {
  const paragraphs = [
    greeting.join(''),
    lead.join(''),
    `    ${title}`,
    ...(quote ? [`${quote.label.join('')}\n${quote.lines.map((line) => `> ${line}`.trimEnd()).join('\n')}`] : []),
    next.join(''),
    ...(button ? [`${button.label}\n${button.url}`] : []),
    `-- \n${footer.map((line) => line.join('')).join('\n')}`,
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

/**
 * The letter as HTML. The styles stand with the elements, for some mail programs drop the sheet; what is in the sheet is for the
 * dark. Nothing is fetched, and the button is the only link.
 */
export function htmlOf({ language, subject, greeting, lead, title, quote, next, button, footer }: Letter): string {
  return `<!DOCTYPE html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no" />
        <title>${subject}</title>
        <style>
          ${darkSheet}
        </style>
      </head>
      <body class="page" style="margin: 0; padding: 24px 12px; ${styles.page}">
        <div
          class="card"
          style="max-width: 520px; margin: 0 auto; padding: 28px 24px; border-radius: 12px; ${styles.card}"
        >
          <p style="margin: 0 0 16px">${inHtml(greeting)}</p>
          <p style="margin: 0 0 16px">${inHtml(lead)}</p>
          <h1 dir="auto" style="margin: 0 0 20px; font-size: 20px; line-height: 1.35">${title}</h1>
          ${quote ? quoteOf(quote) : ''}
          <p style="margin: 0 0 24px">${inHtml(next)}</p>
          ${button ? buttonOf(button) : ''}
        </div>
        <div class="footer" style="max-width: 520px; margin: 0 auto; padding: 20px 24px 0; ${styles.footer}">
          ${footer.map((line) => html`<p style="margin: 0 0 8px">${inHtml(line)}</p>`)}
        </div>
      </body>
    </html>`.html
  }\n`;
}

const quoteOf = ({ label, lines }: NonNullable<Letter['quote']>): Html =>
  html`<p class="quiet" style="margin: 0 0 6px; ${styles.quiet}">${inHtml(label)}</p>
    <blockquote class="quote" dir="auto" style="margin: 0 0 20px; padding: 2px 0 2px 14px; ${styles.quote}">
      ${lines.map((line, index) => html`${index > 0 ? html`<br />` : ''}${line}`)}
    </blockquote>`;

const buttonOf = ({ label, url }: NonNullable<Letter['button']>): Html =>
  html`<p style="margin: 0">
    <a
      class="button"
      href="${url}"
      style="display: inline-block; padding: 12px 18px; border-radius: 8px; text-align: center; font-weight: 600; text-decoration: none; ${styles.button}"
      >${label}</a
    >
  </p>`;

/** What people wrote keeps its direction to itself. */
const inHtml = (phrase: Phrase): Html[] =>
  phrase.map((part, index) => (index % 2 ? html`<bdi>${part}</bdi>` : html`${part}`));

const fonts = "font-family: system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
const styles = {
  page: `background: #f3f4f6; color: #1f2933; ${fonts}; font-size: 16px; line-height: 1.5; overflow-wrap: anywhere`,
  card: 'background: #ffffff',
  quiet: 'color: #566270; font-size: 14px',
  // Each line has a direction of its own.
  quote: 'border-left: 3px solid #c5ccd4; unicode-bidi: plaintext',
  button: 'background: #1d4ed8; color: #ffffff',
  footer: 'color: #566270; font-size: 13px',
};

const dark = {
  page: 'background: #14171a !important; color: #e4e7eb !important',
  card: 'background: #1f2429 !important',
  quiet: 'color: #a4afbb !important',
  quote: 'border-color: #4a5561 !important',
  button: 'background: #8fb4ff !important; color: #0d1b36 !important',
  footer: 'color: #a4afbb !important',
};
const darkSheet = {
  html: `:root { color-scheme: light dark } @media (prefers-color-scheme: dark) { ${Object.entries(dark)
    .map(([name, style]) => `.${name} { ${style} }`)
    .join(' ')} }`,
};
