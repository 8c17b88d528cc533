/** A text of others, which gives no orders to a terminal. */
export const harmless = (text: string): string => text.replace(/[^\P{Cc}\t]/gu, '\ufffd');

/** The same, in one line. */
export const inOneLine = (text: string): string => harmless(text.replace(/\s+/g, ' '));
