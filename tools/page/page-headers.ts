/** Where AWS has the user pools of a Region. */
export const userPoolOrigin = (region: string): string => `https://cognito-idp.${region}.amazonaws.com`;

/**
 * The headers of each answer of the page, here and on AWS. The policy is that of the page itself (`web/*.html`), but names what
 * this stage's page may call, and forbids frames, which no page can say of itself.
 * @param connect origins of the API, of its WebSocket and of the user pool
 */
export const pageHeaders = (connect: string[]) => ({
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self'"],
    `connect-src 'self' ${connect.join(' ')}`,
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});
