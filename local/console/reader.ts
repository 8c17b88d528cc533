/**
 * Makes a reading that goes on one at a time: who asks while it goes on has it go on once more afterwards.
 * @param isOn whether its answer is still wanted
 */
export function createReader(isOn: () => boolean, read: () => Promise<void>): () => Promise<void> {
  let [isReading, isWanted] = [false, false];
  return async () => {
    isWanted = true;
    if (isReading) return;
    isReading = true;
    while (isWanted && isOn()) {
      isWanted = false;
      await read();
    }
    isReading = false;
  };
}
