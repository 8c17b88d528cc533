import { isIPv4, isIPv6 } from 'node:net';
import { Kind } from 'graphql';
import { cannotParse, cannotSerialize, type Scalar } from './scalar.ts';

/**
 * The scalars that are checked text, passed through as written.
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 */
export const texts: Record<string, Scalar> = {
  AWSDate: text('date', 'Date', isDate),
  AWSTime: text('time', 'Time', isTime),
  AWSDateTime: text('datetime', 'DateTime', isDateTime),
  AWSEmail: text('email', 'Email', isEmail),
  AWSURL: text('URL', 'URL', isUrl),
  AWSPhone: text('phone number', 'Phone', isPhone),
  AWSIPAddress: text('IP address', 'IPAddress', isIpAddress),
};

function text(parsed: string, serialized: string, accepts: (value: string) => boolean): Scalar {
  const parse = (value: unknown) => {
    if (typeof value === 'string' && accepts(value)) return value;
    throw cannotParse(value, parsed);
  };
  return {
    parse,
    parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : node),
    serialize(value) {
      if (typeof value === 'string' && accepts(value)) return value;
      throw cannotSerialize(value, serialized);
    },
  };
}

const date = '(?<year>[+-]?\\d{4,9})-(?<month>\\d\\d)-(?<day>\\d\\d)';
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:\\.\\d{1,9})?)?';
const offset = '(?:Z|[+-](?<offsetHour>\\d\\d):(?<offsetMinute>\\d\\d)(?::(?<offsetSecond>\\d\\d))?)';
const dates = new RegExp(`^${date}${offset}?$`);
const times = new RegExp(`^${time}${offset}?$`);
const dateTimes = new RegExp(`^${date}T${time}${offset}$`);

/** The largest value of each part but the day, whose limit is the month's. */
const limits: Record<string, number> = {
  month: 12,
  hour: 23,
  minute: 59,
  second: 59,
  offsetHour: 18,
  offsetMinute: 59,
  offsetSecond: 59,
};

function isDate(value: string): boolean {
  return inRange(dates.exec(value));
}

function isTime(value: string): boolean {
  return inRange(times.exec(value));
}

function isDateTime(value: string): boolean {
  return inRange(dateTimes.exec(value));
}

function inRange(match: RegExpExecArray | null): boolean {
  const parts = match?.groups;
  if (!parts) return false;
  if (Object.entries(limits).some(([part, limit]) => Number(parts[part] ?? 0) > limit)) return false;
  if (parts['month'] === undefined) return true;
  const day = Number(parts['day']);
  return day >= 1 && day <= daysIn(Number(parts['year']), Number(parts['month']));
}

/** 0 where there is no such month. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

const localPart = /^(?:"(?:[^"\\\r\n]|\\.)+"|[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)$/;
const domain =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

function isEmail(value: string): boolean {
  const at = value.lastIndexOf('@');
  return at > 0 && at <= 64 && localPart.test(value.slice(0, at)) && domain.test(value.slice(at + 1));
}

function isUrl(value: string): boolean {
  const [, path] = /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[^/?#\s]+)?([^?#\s]*)(?:[?#]\S*)?$/.exec(value) ?? [];
  return path !== undefined && !path.includes('//') && URL.canParse(value);
}

function isPhone(value: string): boolean {
  if (!/^\+?\d+(?:[ -]\d+)*$/.test(value)) return false;
  const digits = value.replace(/\D/g, '');
  if (value.startsWith('+')) return digits.length >= 7 && digits.length <= 15 && !digits.startsWith('0');
  return /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
}

function isIpAddress(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (most < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}
