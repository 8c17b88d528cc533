import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { keyIdIn } from './signing-key.ts';

/** Tells where a token comes from that this data folder's key did not sign; in answers nothing is said of it, as on AWS. */
export interface OtherFolders {
  /** Looks at a token that was refused. */
  refused(token: string, issuer: string): void;
}

/** How many keys are reported at most. */
const maxReported = 100;
/** The most folders that are looked into; in a large place the likely ones come by their names. */
const maxFolders = 500;

/**
 * Makes the look at tokens of other data folders, found by the id of their key: beside this one, and in the folder where
 * the backend was started, which has `.local`.
 * @param directory where this data folder keeps its key
 * @param report told once of each key, in one line that never holds any of a token
 */
export function createOtherFolders(directory: string, keyId: string, report: (line: string) => void): OtherFolders {
  const own = dirname(resolve(directory));
  const reported = new Set<string>();
  return {
    refused(token, issuer) {
      const kid = keyIdOf(token, issuer);
      if (kid === undefined || kid === keyId || reported.has(kid) || reported.size >= maxReported) return;
      reported.add(kid);
      const folder = foldersIn([dirname(own), process.cwd()]).find((each) => keyIdIn(join(each, 'users')) === kid);
      const whose = folder ? `the data folder ${folder} issued` : 'another data folder issued, none beside this one';
      report(`a token was refused that ${whose}; issue tokens for this backend with DATA_DIR ${own}`);
    },
  };
}

/** The id of a token's key, where the token says that it is of that issuer. */
function keyIdOf(token: string, issuer: string): string | undefined {
  try {
    return decodeJwt(token).iss === issuer ? decodeProtectedHeader(token).kid : undefined;
  } catch {
    return undefined;
  }
}

function foldersIn(places: string[]): string[] {
  return places.flatMap((place) => {
    const folders = entriesOf(place).filter((entry) => entry.isDirectory());
    return folders.slice(0, maxFolders).map(({ name }) => join(place, name));
  });
}

function entriesOf(place: string): Dirent[] {
  try {
    return readdirSync(place, { withFileTypes: true });
  } catch {
    return [];
  }
}
