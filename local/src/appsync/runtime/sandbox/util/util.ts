import { authType } from './auth-type.ts';
import { base64Decode, base64Encode, escapeJavaScript, urlDecode, urlEncode } from './codec.ts';
import { dynamodb } from '../dynamodb-module/values.ts';
import { errors } from '../errors.ts';
import { http } from './http.ts';
import { autoId, autoKsuid, autoUlid } from './ids.ts';
import { math } from './math.ts';
import { metered } from '../metered.ts';
import { rds } from '../not-emulated.ts';
import { matches, str } from '../strings.ts';
import { time } from '../time/time.ts';
import { transform } from './transform.ts';
import { xml } from './xml.ts';

/**
 * `util` of APPSYNC_JS.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 */
export const util = metered({
  ...errors,
  urlEncode,
  urlDecode,
  base64Encode,
  base64Decode,
  escapeJavaScript,
  autoId,
  autoUlid,
  autoKsuid,
  matches,
  authType,
  time,
  dynamodb,
  rds,
  http,
  xml,
  transform,
  math,
  str,
});
