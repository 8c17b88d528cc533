/** What came of comparing a file with the document that is asked about. */
export interface Comparison {
  /** The name of the file. */
  file: string;
  /** `kept` where the request has no hash to compare with. */
  result: 'comparing' | 'same' | 'other' | 'kept' | 'unreadable';
  /** SHA-256 of the file, in lower-case hexadecimal digits. */
  sha256?: string;
}

/** Hashes a file here, and compares: it never leaves the device. */
export async function compare(file: File, documentSha256: string | null): Promise<Comparison> {
  try {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const result = documentSha256 === null ? 'kept' : sha256 === documentSha256.toLowerCase() ? 'same' : 'other';
    return { file: file.name, result, sha256 };
  } catch {
    return { file: file.name, result: 'unreadable' };
  }
}
