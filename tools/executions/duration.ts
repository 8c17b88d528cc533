/** Says how long something took in the largest unit that fits, e.g. `4.1 h`; nothing less than nothing, since clocks differ. */
export function duration(milliseconds: number): string {
  const units: [number, string][] = [
    [86_400_000, 'days'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ];
  const [size, unit] = units.find(([size]) => milliseconds >= size) ?? [1, 'ms'];
  return `${Number((Math.max(0, milliseconds) / size).toFixed(1))} ${unit}`;
}
