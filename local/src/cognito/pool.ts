/** A user pool of the template. */
export interface UserPool {
  /** `<region>_<9 letters and digits>` */
  id: string;
  arn: string;
  region: string;
  clients: UserPoolClient[];
  /** What may change claims before tokens are signed. */
  preTokenGeneration?: { functionArn: string; version: 'V2_0' };
}

/** An app client of a pool, and how long its tokens live. */
export interface UserPoolClient {
  id: string;
  /** @default 60 */
  accessTokenMinutes?: number;
  /** @default 60 */
  idTokenMinutes?: number;
}

/** What a pool's tokens say they are from. */
export const issuerOf = ({ region, id }: UserPool) => `https://cognito-idp.${region}.amazonaws.com/${id}`;
