import { limits } from '../../functions/domain/limits.ts';

/** Whether it is an e-mail address in plain ASCII, as the API takes it. */
export const isAddress = (text: string): boolean =>
  text.length <= limits.address && /^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$/.test(text);
