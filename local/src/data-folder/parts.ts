/** What the name of a file says that LevelDB made it. */
const level = /^(CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+|\d+\.(log|ldb|sst|dbtmp))$/;

/**
 * The parts of a data folder. `files` tells the files that a backend makes in a part, by their paths below it, drafts
 * among them. `loss` tells what a start does about a part that is damaged or gone:
 * - refuse: what was acknowledged is lost with it;
 * - restart: it follows from the tables, so every execution starts again from the items;
 * - deliver: the streams are delivered again from their start;
 * - remake: it is made anew, and nothing but it is lost;
 * - sign anew: likewise where it is gone, but what is damaged may be restored.
 */
export const parts = {
  tls: { files: /^(localhost\.(key|crt)|ca\.crt)(\.new|\.\d+)?$/, loss: 'remake' },
  users: { files: /^cognito-signing-key\.json(\.[\w-]+)?$/, loss: 'sign anew' },
  keys: { files: /^[0-9a-f-]{36}\.json(\.[\w-]+)?$/, loss: 'refuse' },
  'user-pools': { files: level, loss: 'refuse' },
  tables: { files: level, loss: 'refuse' },
  buckets: { files: level, loss: 'refuse' },
  queues: { files: level, loss: 'restart' },
  invocations: { files: level, loss: 'restart' },
  events: { files: level, loss: 'restart' },
  executions: {
    files: /^((journal|closed|closed-index)\.jsonl|token-key|machines\/[0-9a-f]+\.json)(\.new)?$/,
    loss: 'restart',
  },
  mappings: { files: /^[\w-]+\/positions\.json(\.new|\.next)?$/, loss: 'deliver' },
} as const satisfies Record<string, { files: RegExp; loss: Loss }>;

export type Part = keyof typeof parts;
export type Loss = 'refuse' | 'restart' | 'deliver' | 'remake' | 'sign anew';

/** Every part by its name. */
export const partNames = Object.keys(parts) as Part[];

/** Which parts are databases of LevelDB. */
export const isLevel = (part: Part): boolean => parts[part].files === level;

/** Mail and its drafts, by the names that they are written under. */
const mail = /^(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-\d{4,}\.eml|[0-9a-f-]{36}\.new)$/;

/**
 * Folders that no start depends on: mail, which people may read, move and remove; that which earlier versions made; and
 * where parts are put that were given up.
 */
export const otherFolders: Record<string, RegExp> = { mail, trigger: level, 'set-aside': /./ };

/** Beside the parts; the last is what an app that starts a backend writes there for clients, anew at each start. */
export const ownNames = ['lock', 'pid', 'contents.json', 'contents.json.new', 'amplify_outputs.json'];
