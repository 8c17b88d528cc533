/** What the stack is told of mail where it runs locally: the address that mails come from, and where the pages of `examples` are served. */
export const localMail = {
  mailFrom: 'countersign@example.com',
  appUrl: 'http://localhost:8000/',
  pageUrl: 'http://localhost:8000/',
};
