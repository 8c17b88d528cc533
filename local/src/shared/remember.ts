/**
 * Remembers what `make` made of the last texts.
 * @param count of how many; the oldest is forgotten first
 */
export function remember<Made>(count: number, make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    known.set(text, made);
    if (known.size > count) known.delete(known.keys().next().value!);
    return made;
  };
}
