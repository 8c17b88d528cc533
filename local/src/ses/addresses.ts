import { AwsError } from '../shared/service.ts';
import { decodeWords, encodeWords } from '../shared/mime/header-text.ts';

/** Somebody who sends or gets mail. */
export interface Mailbox {
  /** As given, name and all. */
  text: string;
  /** What is shown beside the address, decoded; empty where there is nothing. */
  name: string;
  address: string;
}

/**
 * Reads one mailbox: `a@example.com` or `Name <a@example.com>`.
 * @throws AwsError `BadRequestException` in the words of SES, those of JavaMail
 */
export function readMailbox(text: string): Mailbox {
  if (text.length > 4 * maxLength) throw refused(`Email address is longer than ${maxLength} characters`);
  const plain = withoutComments(text).trim();
  const [, name = '', inner] = /^(.*)<([^<>]*)>$/s.exec(plain) ?? [];
  const address = (inner ?? plain).trim();
  // It would end the line that it stands in, and begin another header.
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(text)) throw refused(`Invalid email address ${JSON.stringify(text)}.`);
  const problem = problemOf(address);
  if (problem) throw refused(problem);
  return {
    text,
    name: decodeWords(
      name
        .trim()
        .replace(/^"(.*)"$/s, '$1')
        .replace(/\\(.)/gs, '$1'),
    ),
    address,
  };
}

/** Reads what stands in a header: mailboxes with commas between them, some of them perhaps in a group. */
export function readMailboxes(header: string): Mailbox[] {
  const parts = [''];
  let [isQuoted, depth] = [false, 0];
  for (const token of header.match(/\\.|[^\\]|\\$/gs) ?? []) {
    const isOpen = isQuoted || depth > 0;
    if (token === '"' && depth === 0) isQuoted = !isQuoted;
    if (!isQuoted && (token === '(' || token === '<')) depth++;
    if (!isQuoted && (token === ')' || token === '>')) depth = Math.max(0, depth - 1);
    if (!isOpen && (token === ',' || token === ';')) parts.push('');
    else if (!isOpen && token === ':') parts[parts.length - 1] = '';
    else parts[parts.length - 1] += token;
  }
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .map(readMailbox);
}

/** A mailbox as a header has it, its name encoded or quoted where it must be. */
export function headerOf({ name, address }: Mailbox): string {
  if (name === '') return address;
  if (/^[\w!#$%&'*+/=?^`{|}~ -]*$/.test(name)) return `${name} <${address}>`;
  const isPrintable = /^[\x20-\x7e]*$/.test(name);
  return `${isPrintable ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWords(name)} <${address}>`;
}

/** The part after the `@`, in lower case. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

function problemOf(address: string): string | undefined {
  const [, quoted, rest = address] = /^("(?:\\.|[^"\\])*")(.*)$/s.exec(address) ?? [];
  const at = rest.indexOf('@');
  const local = at < 0 ? rest : rest.slice(0, at);
  if (!isPlain(local)) return 'Local address contains control or whitespace';
  if (at < 0) return "Missing final '@domain'";
  const domain = rest.slice(at + 1);
  if (domain === '') return 'Missing domain';
  if (!isPlain(domain)) return 'Domain contains control or whitespace';
  if ((quoted ?? local) === '') return 'Missing local name';
  if (/[()<>,;:\\"[\]]/.test(local)) return 'Local address contains illegal character';
  if (!/^[\w.-]+$/.test(domain)) return 'Domain contains illegal character';
  if (domain.startsWith('.')) return 'Domain starts with dot';
  if (domain.includes('..')) return 'Domain contains dot-dot';
  if (domain.endsWith('.')) return 'Domain ends with dot';
  return address.length > maxLength ? `Email address is longer than ${maxLength} characters` : undefined;
}

/** Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const maxLength = 320;

const isPlain = (text: string) => /^[\x21-\x7e]*$/.test(text);

function withoutComments(text: string): string {
  let [out, isQuoted, depth] = ['', false, 0];
  for (const token of text.match(/\\.|[^\\]|\\$/gs) ?? []) {
    if (token === '"' && depth === 0) isQuoted = !isQuoted;
    if (!isQuoted && token === '(') depth++;
    else if (!isQuoted && token === ')' && depth > 0) depth--;
    else if (depth === 0) out += token;
  }
  return out;
}

const refused = (message: string) => new AwsError('BadRequestException', message);
