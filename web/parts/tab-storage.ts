/** What the tab keeps until it is closed; undefined where the browser lets pages keep nothing. */
export function tabStorage(): Storage | undefined {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Puts something down while the page is being left; where there is no room it is lost, and the page goes on. */
export function putDown(name: string, value: object): void {
  try {
    tabStorage()?.setItem(name, JSON.stringify(value));
  } catch {
    tabStorage()?.removeItem(name);
  }
}

/** Takes what was put down; nothing stays. */
export function takeUp<Value>(name: string): Value | undefined {
  const kept = tabStorage()?.getItem(name);
  tabStorage()?.removeItem(name);
  return kept ? (JSON.parse(kept) as Value) : undefined;
}
