/** How much longer a run may last on a machine that has other things to do. */
const mostPatience = 3;

/**
 * Runs something under a watchdog that counts the time of the wall, and once more where that struck although the process had
 * not even half of that time: another load of the machine is no fault of the run. It then gets as much longer as it was held
 * up, so the run has to be free of effects.
 * @param used how many milliseconds of the processor the process has had so far
 * @throws what the run throws
 */
export function withinOwnTime<T>(timeout: number, run: (timeout: number) => T, used = ofProcess): T {
  const before = used();
  try {
    return run(timeout);
  } catch (error) {
    const had = used() - before;
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT' || had >= timeout / 2) throw error;
    return run(timeout * Math.min(mostPatience, Math.ceil(timeout / had)));
  }
}

function ofProcess(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
