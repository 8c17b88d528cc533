/** How much of each the console keeps or looks through, as it says on the page. */
export const limits = {
  /** Updates that were pushed since the start. */
  updates: 1000,
  /** Calls of functions to others since the start. */
  calls: 300,
  /** Changes of a table that are kept however old they are, so that moving the clock on leaves something to look at. */
  changes: 1000,
} as const;
