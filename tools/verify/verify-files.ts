import { recordHash } from '../../functions/adapters/record-hash.ts';
import { sha256 } from '../../functions/adapters/seal/sign.ts';
import { readTimeStamp } from '../../functions/adapters/seal/time-stamp.ts';
import { type SealVerification, verifySeal } from '../../functions/adapters/seal/verify-seal.ts';
import { firstDifference } from '../../functions/domain/record/difference.ts';
import { shown } from '../../functions/domain/record/json-value.ts';
import { checkOpenings } from '../../functions/domain/record/openings.ts';
import type { SigningRecord } from '../../functions/domain/record/signing-record.ts';
import type { Given } from '../terminal/arguments.ts';
import { Ended } from '../terminal/ended.ts';
import { inOneLine } from '../terminal/harmless.ts';
import { hashOfFile, jsonOf, readFile } from './files.ts';
import { publishedKeys } from './published-keys.ts';

/** What came of one question. */
interface Answer {
  /** In a few words. */
  says: string;
  /** A sentence each; none where all holds. */
  problems: string[];
}

/**
 * Verifies a seal, and what is given besides against it.
 * @returns what the command prints: one line that says what holds, then one for each problem
 * @throws Ended with code 2 where a file cannot be read or the keys are none, with 1 where a file is too large
 */
export async function verifyFiles({
  arguments: [path],
  options,
}: Pick<Given, 'arguments' | 'options'>): Promise<{ lines: string[]; isValid: boolean }> {
  if (typeof options.keys !== 'string')
    throw new Ended(2, '--keys FILE is missing; npm run verify -- --help shows what verify takes');
  const keys = await publishedKeys(await readFile(options.keys), options.keys);
  const file = await readFile(path!);
  const seal = await verifySeal(file.toString().trimEnd(), keys);
  const answers: Answer[] = [{ says: seal.valid ? 'valid' : 'not valid', problems: seal.problems }];
  for (const [name, ask] of Object.entries(questions)) {
    const given = options[name];
    if (typeof given === 'string') answers.push(await ask(given, seal.record, file));
  }
  if (seal.record && options.timestamp === undefined) answers.push(unstamped);
  const problems = answers.flatMap((answer) => answer.problems);
  const verdict = `${nameOf(seal, path!)}: ${answers.map(({ says }) => says).join('; ')}`;
  return {
    lines: [verdict, ...problems.map((problem) => `- ${problem}`)].map(inOneLine),
    isValid: problems.length === 0,
  };
}

/** What it claims to be stands in brackets where nothing vouches for it. */
function nameOf({ record, sealedAt, keyId }: SealVerification, path: string): string {
  if (record)
    return `record of request ${record.request.id} (${howItEnded(record)}) sealed ${sealedAt} by key ${keyId}`;
  return sealedAt && keyId ? `${path} (by its own word sealed ${sealedAt} by key ${keyId})` : path;
}

/** A seal is valid of a request that was declined, too. */
function howItEnded({ request: { status }, signers }: SigningRecord): string {
  const agreed = signers.filter((signer) => signer.status === 'SIGNED' || signer.status === 'APPROVED').length;
  return `${status}, ${agreed} of ${signers.length} signed or approved`;
}

/** What an option asks of a file; the record is null where nothing vouches for it. */
type Ask = (path: string, record: SigningRecord | null, seal: Buffer) => Promise<Answer>;

const questions: Record<string, Ask> = {
  async document(path, record) {
    const hash = await hashOfFile(path);
    if (!record) return notCompared('document');
    const { documentSha256: sealed } = record.request;
    if (sealed === null)
      return {
        says: 'document not sealed',
        problems: [`${path} cannot be compared: the request was started without documentSha256`],
      };
    const isSame = hash === sealed;
    return {
      says: `document ${isSame ? 'matches' : 'does not match'}`,
      problems: isSame ? [] : [`${path} has the SHA-256 ${hash}; sealed is ${sealed}`],
    };
  },

  async record(path, record) {
    const copy = jsonOf(await readFile(path));
    if (!record) return notCompared('copy');
    const found = copy === undefined ? undefined : firstDifference(copy, record);
    if (copy !== undefined && !found) return { says: 'copy matches', problems: [] };
    const why = found
      ? `has ${shown(found.one)} at ${shown(found.pointer)}; sealed is ${shown(found.other)}`
      : 'is no JSON; expected is the record';
    return { says: 'copy does not match', problems: [`${path} ${why}`] };
  },

  async timestamp(path, _record, seal) {
    const reply = await readFile(path);
    try {
      const { at, digest } = readTimeStamp(reply);
      if (digest.equals(sha256(seal))) return { says: `time stamp of ${at.toISOString()} matches`, problems: [] };
      const why = `${path} stamps the SHA-256 ${digest.toString('hex')}; the seal as it is in its file has ${sha256(seal).toString('hex')}`;
      return { says: 'time stamp does not match', problems: [why] };
    } catch (error) {
      return { says: 'time stamp does not match', problems: [`${path} cannot be read: ${(error as Error).message}`] };
    }
  },

  async openings(path, record) {
    const given = jsonOf(await readFile(path));
    if (!record) return notCompared('openings');
    const openings = typeof given === 'string' ? jsonOf(Buffer.from(given)) : given;
    if (openings === undefined)
      return { says: 'openings do not match', problems: [`${path} is no JSON; expected are openings`] };
    const problems = checkOpenings(record, openings, recordHash);
    const says = problems.length > 0 ? 'openings do not match' : `openings match (${(openings as unknown[]).length})`;
    return { says, problems };
  },
};

/** Of a seal that no authority's time stamp was given for. */
const unstamped: Answer = { says: 'no time stamp: the time is the backend’s word', problems: [] };

const notCompared = (what: string): Answer => ({ says: `${what} not compared`, problems: [] });
