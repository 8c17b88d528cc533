import type { Members } from '../shared/input-model.ts';
import { headerField, textField } from '../shared/mime/header-text.ts';
import type { Attachment } from '../shared/mime/message.ts';
import { base64Lines, quotedPrintableBytes, sevenBit } from '../shared/mime/transfer-encoding.ts';
import { AwsError } from '../shared/service.ts';
import { readBlob } from './blob.ts';
import { extensionOf, forbiddenExtensions, typesByExtension } from './file-types.ts';

const text = 'string';

/** An attachment as SendEmail takes it. */
export const attachmentModel = {
  ...{ FileName: text, RawContent: text, ContentType: text, ContentDisposition: text, ContentTransferEncoding: text },
  ...{ ContentDescription: text, ContentId: text },
} as const satisfies Members;

/** What was given of one. */
export type GivenAttachment = { [Name in keyof typeof attachmentModel]?: string };

type Encoding = 'BASE64' | 'QUOTED_PRINTABLE' | 'SEVEN_BIT';

/** How the content is written, undefined where it cannot be, and what its header calls that. */
const encodings: Record<Encoding, [name: string, write: (content: Buffer) => string | undefined]> = {
  BASE64: ['base64', base64Lines],
  QUOTED_PRINTABLE: ['quoted-printable', quotedPrintableBytes],
  SEVEN_BIT: ['7bit', sevenBit],
};

const dispositions = { ATTACHMENT: 'attachment', INLINE: 'inline' };

/**
 * Makes the part of a message that an attachment is.
 * Sources: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Attachment.html,
 * https://docs.aws.amazon.com/ses/latest/dg/attachments.html
 * @throws AwsError `BadRequestException`
 */
export function attachmentOf(given: GivenAttachment): Attachment {
  const { FileName, RawContent, ContentDisposition = 'ATTACHMENT', ContentTransferEncoding = 'SEVEN_BIT' } = given;
  const { ContentId, ContentDescription } = given;
  if (!FileName) throw refused('an attachment must have a FileName');
  if (RawContent === undefined) throw refused(`the attachment ${FileName} must have RawContent`);
  checkFileName(FileName);
  const what = (member: string) => `${member} of the attachment ${FileName}`;
  const disposition = oneOf(dispositions, ContentDisposition, what('ContentDisposition'));
  const [encoding, write] = oneOf(encodings, ContentTransferEncoding, what('ContentTransferEncoding'));
  const type = typeOf(given.ContentType, FileName);
  const content = write(readBlob(what('RawContent'), RawContent));
  if (content === undefined)
    throw refused(
      `${what('RawContent')} is not ASCII in lines of 998 characters at most, as SEVEN_BIT has it, the default; ` +
        'set ContentTransferEncoding to BASE64 or QUOTED_PRINTABLE',
    );
  if (ContentId !== undefined && !/^[!-;=?-~]{1,78}$/.test(ContentId))
    throw refused(`${what('ContentId')} is not of 1 to 78 characters of ASCII without spaces and angle brackets`);
  if (ContentDescription !== undefined && ContentDescription.length > 1000)
    throw refused(`${what('ContentDescription')} has more than 1000 characters`);
  return {
    fields: [
      headerField('Content-Type', type),
      headerField('Content-Disposition', `${disposition}; ${fileNameParameter(FileName)}`),
      headerField('Content-Transfer-Encoding', encoding),
      ...(ContentId === undefined ? [] : [headerField('Content-ID', `<${ContentId}>`)]),
      ...(ContentDescription ? [textField('Content-Description', ContentDescription)] : []),
    ],
    content,
  };
}

function checkFileName(name: string): void {
  if (name.length > 255) throw refused('the FileName of an attachment has more than 255 characters');
  if (/[\0-\x1f\x7f]/.test(name)) throw refused(`the FileName ${JSON.stringify(name)} has control characters`);
  const extension = extensionOf(name);
  if (!extension) throw refused(`the FileName ${name} must have an extension`);
  if (forbiddenExtensions.has(extension)) throw refused(`SES takes no attachment of the type .${extension}: ${name}`);
}

/** The type that is given, or by the extension; one of more parts would have a content of its own to be read. */
function typeOf(given: string | undefined, fileName: string): string {
  const type = given ?? typesByExtension[extensionOf(fileName)];
  if (type === undefined)
    throw refused(`the ContentType of ${fileName} is not known by its extension in this runtime: set ContentType`);
  if (type.length > 78 || !/^[\w.+-]+\/[\w.+-]+( *; *[\w-]+=([\w.:+-]+|"[ !#-[\]-~]*"))*$/.test(type))
    throw refused(`the ContentType ${type} of ${fileName} is not a media type of 78 characters at most`);
  if (/^(multipart|message)\//i.test(type)) throw refused(`the ContentType ${type} of ${fileName} is not emulated`);
  return type;
}

/** The name as a parameter, in pieces of UTF-8 where it is not plain: RFC 2231. */
function fileNameParameter(name: string): string {
  if (/^[\w.()+-]+( [\w.()+-]+)*$/.test(name)) return `filename="${name}"`;
  const encoded = Buffer.from(name)
    .toString('latin1')
    .replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  const pieces = encoded.match(/(%..|[^%]){1,18}/g)!;
  if (pieces.length === 1) return `filename*=UTF-8''${encoded}`;
  return pieces.map((piece, at) => `filename*${at}*=${at === 0 ? "UTF-8''" : ''}${piece}`).join('; ');
}

function oneOf<Value>(known: Record<string, Value>, name: string, what: string): Value {
  if (Object.hasOwn(known, name)) return known[name]!;
  throw refused(`${what} is ${name}; allowed: ${Object.keys(known).join(', ')}`);
}

const refused = (message: string) => new AwsError('BadRequestException', message);
