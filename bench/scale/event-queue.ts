/** What is due, soonest first: a binary heap on plain arrays of numbers, since a simulation has tens of millions. */
export interface EventQueue {
  /** Adds what falls due at a time; the two numbers are whom it is about. */
  add(at: number, kind: number, one: number, two?: number): void;
  /** Takes the soonest into `due`; false where there is none. */
  take(): boolean;
  readonly due: { at: number; kind: number; one: number; two: number };
}

/** Makes an empty queue; what falls due at one time comes in the order of a heap, the same each time. */
export function createEventQueue(): EventQueue {
  let capacity = 1024;
  let size = 0;
  let times = new Float64Array(capacity);
  let kinds = new Uint8Array(capacity);
  let ones = new Int32Array(capacity);
  let twos = new Int32Array(capacity);
  const due = { at: 0, kind: 0, one: 0, two: 0 };

  const grow = () => {
    capacity *= 2;
    const copied = <Data extends Float64Array | Uint8Array | Int32Array>(from: Data, to: Data) => (to.set(from), to);
    times = copied(times, new Float64Array(capacity));
    kinds = copied(kinds, new Uint8Array(capacity));
    ones = copied(ones, new Int32Array(capacity));
    twos = copied(twos, new Int32Array(capacity));
  };
  const move = (from: number, to: number) => {
    times[to] = times[from]!;
    kinds[to] = kinds[from]!;
    ones[to] = ones[from]!;
    twos[to] = twos[from]!;
  };
  const put = (place: number, at: number, kind: number, one: number, two: number) => {
    times[place] = at;
    kinds[place] = kind;
    ones[place] = one;
    twos[place] = two;
  };

  return {
    due,
    add(at, kind, one, two = 0) {
      if (size === capacity) grow();
      let place = size++;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (times[parent]! <= at) break;
        move(parent, place);
        place = parent;
      }
      put(place, at, kind, one, two);
    },
    take() {
      if (size === 0) return false;
      due.at = times[0]!;
      due.kind = kinds[0]!;
      due.one = ones[0]!;
      due.two = twos[0]!;
      size--;
      const at = times[size]!;
      const kind = kinds[size]!;
      const one = ones[size]!;
      const two = twos[size]!;
      let place = 0;
      for (;;) {
        let child = 2 * place + 1;
        if (child >= size) break;
        if (child + 1 < size && times[child + 1]! < times[child]!) child++;
        if (times[child]! >= at) break;
        move(child, place);
        place = child;
      }
      put(place, at, kind, one, two);
      return true;
    },
  };
}
