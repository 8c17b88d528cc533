/** Compares two numbers as DynamoDB writes them, exactly: 38 digits are more than a float has. */
export function compareNumbers(a: string, b: string): number {
  const [one, other] = [parts(a), parts(b)];
  if (one.sign !== other.sign || one.sign === 0) return one.sign - other.sign;
  const magnitude = one.power - other.power || compareTexts(one.digits, other.digits);
  return one.sign * magnitude;
}

/** The digits from the first to the last that counts, and the power of ten before which the first stands. */
function parts(text: string) {
  const [, minus, whole = '', fraction = '', exponent = 0] =
    /^(?:\+|(-))?(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  const all = whole + fraction;
  let start = 0;
  let end = all.length;
  while (all[start] === '0') start++;
  while (end > start && all[end - 1] === '0') end--;
  const sign = start === end ? 0 : minus ? -1 : 1;
  return { sign, power: whole.length - start + Number(exponent), digits: all.slice(start, end) };
}

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
