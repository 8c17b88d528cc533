import * as asn1js from 'asn1js';

/** The few shapes of ASN.1 that replies of time stamp authorities are made of. */
export const asn1 = {
  sequence: (...value: asn1js.BaseBlock[]) => new asn1js.Sequence({ value }),
  tagged: (...value: asn1js.BaseBlock[]) => new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value }),
  oid: (value: string) => new asn1js.ObjectIdentifier({ value }),
  /** Not negative, big end first. */
  integer: (value: Buffer | number) =>
    asn1js.Integer.fromBigInt(typeof value === 'number' ? value : `0x${value.toString('hex')}`),
  octets: (valueHex: Buffer) => new asn1js.OctetString({ valueHex }),
  text: (value: string) => new asn1js.Utf8String({ value }),
  true: new asn1js.Boolean({ value: true }),
  generalizedTime: (at: string) =>
    new asn1js.Primitive({ idBlock: { tagClass: 1, tagNumber: 24 }, valueHex: Buffer.from(at) }),
  bytes: (value: asn1js.BaseBlock) => Buffer.from(value.toBER()),
};

const { sequence, tagged, oid, integer, octets, generalizedTime, bytes } = asn1;

/** Object identifiers of hashes and contents. */
export const oids = {
  ...{ sha256: '2.16.840.1.101.3.4.2.1', sha512: '2.16.840.1.101.3.4.2.3' },
  ...{ data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2', info: '1.2.840.113549.1.9.16.1.4' },
};

/** A hash, and which it is of. */
export const imprintOf = (hash: Buffer, algorithm = oids.sha256) => sequence(sequence(oid(algorithm)), octets(hash));

/** What a reply says. */
interface Reply {
  imprint: asn1js.BaseBlock;
  /** @default '20261130181500Z' */
  at?: string;
  /** What comes after the time. @default nothing */
  given?: asn1js.BaseBlock[];
  /** @default 0, granted */
  status?: number;
  /** Of the content. */
  type?: string;
}

/** The reply of an authority, as `readTimeStamp` reads it, without a signature. */
export function timeStampReply({ imprint, at = '20261130181500Z', given = [], status = 0, type = oids.info }: Reply) {
  const info = sequence(integer(1), oid('1.2.3.4.1'), imprint, integer(7), generalizedTime(at), ...given);
  const content = sequence(oid(type), tagged(octets(bytes(info))));
  const algorithms = new asn1js.Set({ value: [sequence(oid(oids.sha256))] });
  const signedData = sequence(integer(3), algorithms, content, new asn1js.Set());
  return bytes(sequence(sequence(integer(status)), sequence(oid(oids.signedData), tagged(signedData))));
}
