/** What the stack is told of records where it runs locally: changes are recorded, and requests sealed. */
export const localRecords = { records: 'on' };
