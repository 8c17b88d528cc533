/** The class that a value has in AppSync's own process: its errors name it. */
export function javaClass(value: unknown): string {
  if (Array.isArray(value)) return 'ArrayList';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double';
  return { string: 'String', boolean: 'Boolean', object: 'LinkedHashMap' }[typeof value as string] ?? 'Object';
}
