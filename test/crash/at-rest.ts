/** What the child process of the crash tests says when nothing goes on any more until the clock moves. */
export const atRest = '  at rest';
