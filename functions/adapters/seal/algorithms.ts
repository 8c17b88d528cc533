import { AlgorithmIdentifier } from 'pkijs';

/** SHA-256; https://www.rfc-editor.org/rfc/rfc5754#section-2 */
export const sha256Algorithm = new AlgorithmIdentifier({ algorithmId: '2.16.840.1.101.3.4.2.1' });

/** ECDSA with SHA-256; https://www.rfc-editor.org/rfc/rfc5758#section-3.2 */
export const ecdsaWithSha256 = new AlgorithmIdentifier({ algorithmId: '1.2.840.10045.4.3.2' });
