/** What came of comparing a file with the document that is asked about. */
export interface Comparison {
  /** The name of the file. */
  file: string;
  /** `kept` where the request has no hash to compare with. */
  result: 'comparing' | 'same' | 'other' | 'kept' | 'unreadable';
  /** SHA-256 of the file, in lower-case hexadecimal digits. */
  sha256?: string;
}

/**
 * Hashes a file here: it never leaves the device.
 * @returns SHA-256 in lower-case hexadecimal digits
 */
export async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares a file with the document that is asked about, by their hashes. */
export async function compare(file: File, documentSha256: string | null): Promise<Comparison> {
  try {
    const sha256 = await sha256Of(file);
    const result = documentSha256 === null ? 'kept' : sha256 === documentSha256.toLowerCase() ? 'same' : 'other';
    return { file: file.name, result, sha256 };
  } catch {
    return { file: file.name, result: 'unreadable' };
  }
}
