/** What is HTML already; a string is text. */
export interface Html {
  html: string;
}

/** Makes HTML of a template, in which every text is escaped: `` html`<p>${text}</p>` ``. */
export function html(template: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  return { html: template.reduce((all, part, index) => all + asHtml(values[index - 1]!) + part) };
}

const asHtml = (value: string | Html | Html[]): string => {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => entities[character]!);
  return Array.isArray(value) ? value.map(asHtml).join('') : value.html;
};

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
