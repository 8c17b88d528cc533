/** Headers that are kept with an object and answered as they were put. */
const kept = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** What of the headers of a put is kept; how the body was sent is not of it. */
export function systemHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const fields = kept.flatMap((name) => {
    const value = name === 'content-encoding' ? contentEncoding(headers[name]) : headers[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(fields) };
}

function contentEncoding(value: string | undefined): string | undefined {
  const codings = value?.split(',').map((coding) => coding.trim());
  return codings?.filter((coding) => coding !== 'aws-chunked').join(',');
}

/** The parameters by which a read may have other headers, with those. */
export const overrides: Record<string, string> = Object.fromEntries(kept.map((name) => [`response-${name}`, name]));

/** Whether an answer may have a value in a header. */
export const isHeaderValue = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

/** Leaves out what is undefined. */
export const given = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
