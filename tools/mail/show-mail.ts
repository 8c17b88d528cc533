import { Ended } from '../terminal/ended.ts';
import { harmless, inOneLine } from '../terminal/harmless.ts';
import type { Mail } from './mailbox.ts';

/** Which mails to show: one by its number or `latest`, all where none is said, only those to an address. */
export interface Wanted {
  which?: string | undefined;
  to?: string | undefined;
}

/**
 * Gives what the command prints.
 * @throws Ended with code 2 for what is no number, with 4 where there is no such mail
 */
export function showMail(mails: Mail[], { which, to }: Wanted, folder: string): string[] {
  const address = to?.toLowerCase();
  const wanted = mails.filter((mail) => !address || mail.to.some((each) => each.toLowerCase() === address));
  const none = `there is no mail${to ? ` to ${to}` : ''} in ${folder}; set DATA_DIR as npm start printed it, where it has another`;
  if (which === undefined) return wanted.length > 0 ? listed(wanted) : [none];
  if (which !== 'latest' && !/^[1-9]\d*$/.test(which))
    throw new Ended(2, `cannot show ${which}; give the number of a mail, or latest`);
  if (wanted.length === 0) throw new Ended(4, none);
  const mail = which === 'latest' ? wanted.at(-1) : wanted.find(({ number }) => number === Number(which));
  if (!mail)
    throw new Ended(4, `there is no mail ${which}${to ? ` to ${to}` : ''}; the newest is ${wanted.at(-1)!.number}`);
  return shown(mail);
}

function listed(mails: Mail[]): string[] {
  const rows = mails.map(({ number, at, to, subject }) => [String(number), at, to.join(', '), subject].map(inOneLine));
  const table = [['NUMBER', 'TIME', 'TO', 'SUBJECT'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function shown({ at, from, to, subject, text, attached }: Mail): string[] {
  const fields = { From: from, To: to.join(', '), Date: at, Subject: subject, Attached: attached.join(', ') };
  const head = Object.entries(fields).flatMap(([name, value]) => (value ? `${name}: ${inOneLine(value)}` : []));
  return [
    ...head,
    '',
    ...text
      .trimEnd()
      .split(/\r\n|\r|\n/)
      .map(harmless),
  ];
}
