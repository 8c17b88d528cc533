/** How many things are remembered at a time, and of how long texts. */
const limits = { count: 200, length: 1000 };

/**
 * Keeps what was made of a text for the next time. Code may bring more and longer texts than there is room for: of a long
 * one it is made anew each time, and all are forgotten once there are many.
 */
export function remember<Made>(known: Map<string, Made>, text: string, made: Made): void {
  if (text.length > limits.length) return;
  if (known.size >= limits.count) known.clear();
  known.set(text, made);
}
