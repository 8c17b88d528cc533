/** Leaves out what has no value: an item does not mention what was not given. */
export function stated<Kind extends object>(all: Kind): Kind {
  return JSON.parse(JSON.stringify(all)) as Kind;
}
