import { describe, expect, it } from 'vitest';
import { headerOf, readMailbox, readMailboxes } from '../../src/ses/addresses.ts';

describe('a mailbox', () => {
  it.each([
    ['ann@example.com', '', 'ann@example.com'],
    [' ann@example.com ', '', 'ann@example.com'],
    ['Ann <ann@example.com>', 'Ann', 'ann@example.com'],
    ['"Doe, Ann" <ann@example.com>', 'Doe, Ann', 'ann@example.com'],
    ['"a \\"b\\"" <ann@example.com>', 'a "b"', 'ann@example.com'],
    ['=?UTF-8?B?xbtvxYI=?= <ann@example.com>', 'Żoł', 'ann@example.com'],
    ['Żółw <ann@example.com>', 'Żółw', 'ann@example.com'],
    ['ann@example.com (at work)', '', 'ann@example.com'],
    ['"a@b"@example.com', '', '"a@b"@example.com'],
    ['ann+label@sub.example.com', '', 'ann+label@sub.example.com'],
  ])('is read: %s', (text, name, address) => {
    expect(readMailbox(text)).toEqual({ text, name, address });
  });

  it.each([
    ['ann', "Missing final '@domain'"],
    ['', "Missing final '@domain'"],
    ['ann@', 'Missing domain'],
    ['@example.com', 'Missing local name'],
    ['an n@example.com', 'Local address contains control or whitespace'],
    ['żaba@example.com', 'Local address contains control or whitespace'],
    ['ann@exa mple.com', 'Domain contains control or whitespace'],
    ['ann@żaba.pl', 'Domain contains control or whitespace'],
    ['ann@example..com', 'Domain contains dot-dot'],
    ['ann@.example.com', 'Domain starts with dot'],
    ['ann@example.com.', 'Domain ends with dot'],
    ['ann@example.com,eve@example.com', 'Domain contains illegal character'],
    ['a,n@example.com', 'Local address contains illegal character'],
    ['Ann\r\nBcc: eve@example.com <ann@example.com>', 'Invalid email address'],
    [`${'a'.repeat(400)}@example.com`, 'Email address is longer than 320 characters'],
    ['a'.repeat(2_000_000), 'Email address is longer than 320 characters'],
  ])('is rejected: %.40s', (text, message) => {
    expect(() => readMailbox(text)).toThrow(
      expect.objectContaining({
        name: 'BadRequestException',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it.each([
    ['ann@example.com', 'ann@example.com'],
    ['"Doe, Ann" <ann@example.com>', '"Doe, Ann" <ann@example.com>'],
    ['Żół <ann@example.com>', '=?UTF-8?B?xbvDs8WC?= <ann@example.com>'],
  ])('stands in a header: %s', (text, header) => {
    expect(headerOf(readMailbox(text))).toBe(header);
  });
});

it.each([
  ['a@example.com, "b, c" <b@example.com>', ['a@example.com', 'b@example.com']],
  ['People: a@example.com, b@example.com; c@example.com', ['a@example.com', 'b@example.com', 'c@example.com']],
  ['undisclosed-recipients:;', []],
  ['a@example.com (one, two), b@example.com', ['a@example.com', 'b@example.com']],
  ['', []],
])('mailboxes of a header are read: %s', (header, addresses) => {
  expect(readMailboxes(header).map(({ address }) => address)).toEqual(addresses);
});
