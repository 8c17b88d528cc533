/** Writes a certificate in PEM (https://www.rfc-editor.org/rfc/rfc7468). */
export const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;

/** The bytes of a certificate, given in PEM or as its DER in base64. */
export const derOf = (certificate: string): Buffer =>
  Buffer.from(certificate.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
