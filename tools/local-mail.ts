import { pageUrlOf } from './page/page-url.ts';

/** What the stack is told of mail where it runs locally: the address that mails come from, where the pages of `examples` are served, and where links lead. */
export const localMail = {
  mailFrom: 'countersign@example.com',
  appUrl: 'http://localhost:8000/',
  pageUrl: pageUrlOf(),
};
