/**
 * Waits for something, but not for ever; what is waited for goes on. The machine's own time counts: moving the clock
 * ahead must not fail what runs at that moment.
 * @returns undefined once the time is over
 */
export async function withinTime<T>(running: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([running, limit]);
  } finally {
    clearTimeout(timer);
  }
}
