/** How many things are kept at a time, and of how long texts. */
const limits = { count: 200, length: 1000 };

/**
 * Keeps what `make` made of a text for the next time. Code may bring more and longer texts than there is room for: of a
 * long one it is made anew each time, and all are dropped once there are many.
 */
export function boundedCache<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const made = make(text);
    if (text.length > limits.length) return made;
    if (known.size >= limits.count) known.clear();
    known.set(text, made);
    return made;
  };
}
