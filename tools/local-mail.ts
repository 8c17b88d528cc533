import { pageUrlOf } from './page/page-url.ts';

/**
 * What the stack is told of mail where it runs locally: the address that mails come from, and where the pages are that their
 * buttons lead to.
 * @param port the backend's @default the usual one
 */
export const localMailOn = (port?: number) => ({
  mailFrom: 'countersign@example.com',
  appUrl: pageUrlOf(port),
  pageUrl: pageUrlOf(port),
});

/** The same, on the usual port. */
export const localMail = localMailOn();
