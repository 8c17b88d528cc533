import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../functions/domain/notices/mark.ts';
import { storedRequest, storedSigner } from '../../../support/given.ts';

const [bob, olga] = ['bob@example.com', 'olga@example.com'];
const signers = { [bob]: storedSigner({ position: 0 }) };
const request = storedRequest({ signers, observers: [['owen@example.com'], [olga]], createdAt: 1000 });
const asked = { kind: 'ASKED', version: 2, to: { email: bob, locale: 'en' }, position: 0 } as const;
const ended = (email: string) => ({ kind: 'COMPLETED', version: 4, to: { email, locale: 'en' } }) as const;

describe('the mark of a notice', () => {
  it('names whom it is told by place, never by address', () => {
    const marks = [
      asked,
      ...[bob, request.requestedBy, olga].map(ended),
      { ...asked, kind: 'RELEASED', why: 'REASSIGNED' } as const,
    ];
    expect(marks.map((notice) => markOf(notice, request).notice)).toEqual([
      '1000:2:signer-0',
      '1000:4:signer-0',
      '1000:4:requester',
      '1000:4:observer-1',
      '1000:2:former-0',
    ]);
  });

  it('is another for a request that has the id of one that is gone', () => {
    expect(markOf(asked, { ...request, createdAt: 2000 })).not.toEqual(markOf(asked, request));
  });
});
