/**
 * Reads what a function of ReportBatchItemFailures says of its batch: the identifiers of the items that failed. An answer
 * that names something else fails all of them.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function itemFailures(payload: unknown, identifiers: string[]): string[] | 'all' {
  const { batchItemFailures: failures } = (payload ?? {}) as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return 'all';
  const named = failures.map((failure: { itemIdentifier?: string } | null) => failure?.itemIdentifier ?? '');
  return named.every((identifier) => identifiers.includes(identifier)) ? named : 'all';
}
