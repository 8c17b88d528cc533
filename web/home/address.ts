import { limits } from '../../functions/domain/limits.ts';

/** An address as the API compares it: of all letters A to Z alone are made small, for others may become one of them. */
export const addressFrom = (text: string): string => text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Whether it is an e-mail address in plain ASCII, as the API takes it. */
export const isAddress = (text: string): boolean =>
  text.length <= limits.address && /^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$/.test(text);
