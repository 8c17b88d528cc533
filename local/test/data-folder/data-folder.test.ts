import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../src/data-folder/data-folder.ts';
import { partNames } from '../../src/data-folder/parts.ts';
import { DamagedFile } from '../../src/shared/storage/damaged-file.ts';
import { createDisk } from '../../src/shared/storage/disk.ts';

let folder: string;
let notices: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-folder-'));
  notices = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: { fresh?: boolean } = {}, path = folder) =>
  openDataFolder(path, {
    disk: createDisk({ durability: 'synced' }),
    notice: (line) => notices.push(line),
    ...options,
  });

/** A file of each kind that backends keep. */
const files = [
  'tls/localhost.crt',
  'users/cognito-signing-key.json',
  'user-pools/000003.log',
  'keys/1234abcd-12ab-44cd-86ef-1234567890ab.json',
  'tables/000003.log',
  'tables/000005.ldb',
  'tables/MANIFEST-000002',
  'tables/CURRENT',
  'buckets/000003.log',
  'queues/000003.log',
  'invocations/000003.log',
  'events/CURRENT',
  'executions/journal.jsonl',
  'executions/closed.jsonl',
  'executions/closed-index.jsonl',
  'executions/token-key',
  'executions/machines/0123abcd.json',
  'mappings/Map1/positions.json',
];

const write = (file: string, text = `what is in ${file}`) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** What a backend leaves that ended in good order, or that was killed. */
async function left({ killed = false } = {}) {
  const data = await open();
  // An empty log is a whole one; what is killed is looked through.
  for (const file of files) write(file, killed && file.endsWith('.log') ? '' : undefined);
  data.ready();
  const contents = read('contents.json');
  await data.close();
  if (killed) write('contents.json', contents);
}

const damages: [how: string, damage: (file: string) => void, problem: RegExp][] = [
  ['flipped', (file) => write(file, read(file).replace('what', 'wha7')), /is damaged: it was left with other bytes/],
  ['cut', (file) => write(file, read(file).slice(0, 9)), /is cut: 9 of \d+ bytes are left/],
  ['emptied', (file) => write(file, ''), /is empty/],
  ['missing', (file) => rmSync(join(folder, file)), /is missing/],
];

const remedies: Record<string, RegExp> = {
  tls: /: it was made anew, and clients must trust it anew$/,
  users: /: a new key was made, and tokens that were signed with the old one count no more$/,
  queues:
    /: every execution starts again from the items; what there was is in \S+set-aside\/1-queues and \S+2-executions$/,
  invocations:
    /: every execution starts again from the items; what there was is in \S+1-invocations and \S+2-executions$/,
  events: /: every execution starts again from the items; what there was is in \S+1-events and \S+2-executions$/,
  executions: /: every execution starts again from the items; what there was is in \S+\/set-aside\/1-executions$/,
  mappings: /: its stream is delivered again from the start$/,
};

const isRefused = (file: string, how: string) =>
  /^(tables|user-pools|keys|buckets)\//.test(file) || (file.startsWith('users/') && how !== 'missing');

describe('a folder that was closed in good order', () => {
  it('is opened without a word where all is as it was', async () => {
    await left();
    const data = await open();
    expect([notices, data.isRestarting()]).toEqual([[], false]);
    for (const file of files) expect(read(file)).toBe(`what is in ${file}`);
    await data.close();
  });

  describe.each(damages)('and has a file that is %s', (how, damage, problem) => {
    it.each(files.filter((file) => isRefused(file, how)))('is refused for %s', async (file) => {
      await left();
      damage(file);
      const way = file.startsWith('users/')
        ? 'restore it from a copy, or remove it, and tokens are signed anew'
        : 'restore the folder from a copy, or begin with empty data by --fresh';
      const refusal = new RegExp(`^cannot use DATA_DIR ${folder}: ${join(folder, file)} ${problem.source}; ${way}$`);
      await expect(open()).rejects.toThrow(refusal);
      // It stays refused, and --fresh helps.
      await expect(open()).rejects.toThrow(refusal);
      await (await open({ fresh: true })).close();
      await (await open()).close();
    });

    it.each(files.filter((file) => !isRefused(file, how)))('is mended for %s, and says so', async (file) => {
      await left();
      damage(file);
      const part = file.split('/')[0]!;
      const data = await open();
      expect(notices).toHaveLength(1);
      expect(notices[0]).toMatch(new RegExp(`^${join(folder, file)} ${problem.source}`));
      expect(notices[0]).toMatch(remedies[part]!);
      expect(data.isRestarting()).toBe(remedies[part]!.source.includes('every execution'));
      expect(existsSync(join(folder, file))).toBe(false);
      await data.close();
    });
  });

  it.each(partNames)('is refused or mended where %s is missing as a whole', async (part) => {
    await left();
    rmSync(join(folder, part), { recursive: true });
    if (['tables', 'user-pools', 'keys', 'buckets'].includes(part))
      return expect(open()).rejects.toThrow(`${join(folder, part)} is missing; restore the folder`);
    const data = await open();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(new RegExp(`^${join(folder, part)} is missing: `));
    await data.close();
  });
});

describe('a folder whose backend was killed', () => {
  it('is opened without a word where nothing is damaged, and some tables of LevelDB have gone', async () => {
    await left({ killed: true });
    write('executions/journal.jsonl', 'other text than before');
    rmSync(join(folder, 'tables/000005.ldb'));
    const data = await open();
    expect(notices).toEqual([]);
    await data.close();
  });

  it.each(['tables/000005.ldb', 'users/cognito-signing-key.json'])('is refused where %s is damaged', async (file) => {
    await left({ killed: true });
    write(file, read(file).replace('what', 'wha7'));
    await expect(open()).rejects.toThrow(`${join(folder, file)} is damaged: it was left with other bytes`);
  });

  it.each(['executions/token-key', 'executions/machines/0123abcd.json'])('is mended where %s is', async (file) => {
    await left({ killed: true });
    write(file, '');
    const data = await open();
    expect(notices[0]).toMatch(/ is empty: every execution starts again from the items/);
    await data.close();
  });

  it.each([
    ['tables', false],
    ['buckets', false],
    ['queues', true],
    ['events', true],
    ['invocations', true],
  ])('is looked through for damaged logs of LevelDB in %s, and mended: %s', async (part, isMended) => {
    await left({ killed: true });
    const file = `${part}/000004.log`;
    // A checksum that is none, a length of four, a type.
    write(file, '????\x04\x00\x01text');
    const opened = open();
    const problem = `${join(folder, file)} is damaged at byte 0`;
    if (!isMended) return expect(opened).rejects.toThrow(problem);
    const data = await opened;
    expect(notices[0]).toContain(problem);
    await data.close();
  });
});

describe('a folder that does not say what is in it', () => {
  it.each([
    ['damaged', () => write('contents.json', read('contents.json').replace('parts', 'party'))],
    ['damaged', () => write('contents.json', '')],
    ['missing', () => rmSync(join(folder, 'contents.json'))],
  ])('as that is %s, is looked through without it, and says so', async (how, damage) => {
    await left({ killed: true });
    damage();
    const data = await open();
    expect(notices).toEqual([`${join(folder, 'contents.json')} is ${how}: what is kept was looked through without it`]);
    await data.close();
  });
});

describe('what is found damaged when it is opened', () => {
  it('is given up and opened anew, and a start that does not get to its end leaves it to the next', async () => {
    await left();
    const data = await open();
    let opened = 0;
    const result = await data.open('executions', () => {
      if (opened++ === 0) throw new DamagedFile('journal.jsonl', 'is damaged in line 1');
      return 'opened';
    });
    expect([result, opened, data.isRestarting()]).toEqual(['opened', 2, true]);
    expect(notices).toEqual([
      `journal.jsonl is damaged in line 1: every execution starts again from the items; what there was is in ${join(folder, 'set-aside/1-executions')}`,
    ]);
    await data.close();

    const second = await open();
    expect(second.isRestarting()).toBe(true);
    second.ready();
    await second.close();
    const third = await open();
    expect(third.isRestarting()).toBe(false);
    await third.close();
  });

  it.each([
    [['2-executions'], '3-executions'],
    [['2-executions', '10-queues'], '11-executions'],
  ])('is set aside beside %j, which earlier starts left, as %s', async (earlier, name) => {
    for (const each of earlier) write(`set-aside/${each}/CURRENT`);
    await left();
    rmSync(join(folder, 'executions/journal.jsonl'));
    await (await open()).close();
    expect(readdirSync(join(folder, 'set-aside')).sort()).toEqual([...earlier, name].sort());
    for (const each of earlier) expect(read(`set-aside/${each}/CURRENT`)).toBe(`what is in set-aside/${each}/CURRENT`);
  });

  it('is refused where it is of the tables, and not taken for good by the next start', async () => {
    await left();
    const data = await open();
    data.ready();
    const problem = new DamagedFile('tables/CURRENT', 'is missing');
    await expect(data.open('tables', () => Promise.reject(problem))).rejects.toThrow(
      'tables/CURRENT is missing; restore',
    );
    await data.close();
    expect(read('contents.json')).toContain('"isClosed":false');
  });
});

describe('beginning with empty data', () => {
  it('removes what a backend made and nothing else, and names what stays', async () => {
    await left();
    const strange = [
      'thesis.txt',
      'executions/notes.txt',
      'mappings/Map1/copy.json',
      'photos/1.jpg',
      'tables/000005.ldb.copy',
      'mail/from-ann.eml',
    ];
    for (const file of strange) write(file);
    write('trigger/000003.log');
    write('executions/journal.jsonl.new');
    const mail = ['mail/2026-11-23T10-00-00Z-0001.eml', 'mail/0d1e2f3a-0000-4000-8000-000000000001.new'];
    for (const file of mail) write(file);
    const data = await open({ fresh: true });
    expect([...notices].sort()).toEqual(
      [
        'executions/notes.txt',
        'mail/from-ann.eml',
        'mappings/Map1/copy.json',
        'photos',
        'tables/000005.ldb.copy',
        'thesis.txt',
      ].map((file) => `${join(folder, file)} is of no backend and stays`),
    );
    for (const file of strange) expect(read(file)).toBe(`what is in ${file}`);
    for (const file of [...files, ...mail]) expect(existsSync(join(folder, file))).toBe(false);
    expect(existsSync(join(folder, 'events'))).toBe(false);
    await data.close();
  });

  it('takes the mails away, and says nothing of one that a person removed', async () => {
    const mails = ['mail/2026-11-29T09-05-07Z-0001.eml', 'mail/2026-11-29T09-05-07Z-0002.eml'];
    for (const mail of [...mails, 'mail/notes.txt']) write(mail);
    await (await open()).close();
    rmSync(join(folder, mails[0]!));
    await (await open()).close();
    expect(notices).toEqual([]);
    await (await open({ fresh: true })).close();
    expect(readdirSync(join(folder, 'mail'))).toEqual(['notes.txt']);
    expect(notices).toEqual([`${join(folder, 'mail/notes.txt')} is of no backend and stays`]);
  });

  it.each([
    ['of another program', 'events/000003.log'],
    ['of a person', 'users/me.txt'],
    ['with a process of another program', 'pid'],
  ])('refuses a folder %s', async (_, file) => {
    write(file);
    for (const fresh of [true, false])
      await expect(open({ fresh })).rejects.toThrow(
        `cannot use DATA_DIR ${folder}: no backend made ${join(folder, file)}; choose another folder`,
      );
    expect(read(file)).toBe(`what is in ${file}`);
    expect(readdirSync(folder)).toEqual([file.split('/')[0]]);
  });

  it('takes a folder where only a token was issued', async () => {
    write('users/cognito-signing-key.json');
    await (await open()).close();
    expect(read('users/cognito-signing-key.json')).toBe('what is in users/cognito-signing-key.json');
  });
});

describe('opening', () => {
  it('names the process that has the folder', async () => {
    const data = await open();
    await expect(open()).rejects.toThrow(
      `another backend (process ${process.pid}) is using DATA_DIR ${folder}; stop it, or choose another folder with DATA_DIR`,
    );
    await data.close();
    expect(existsSync(join(folder, 'pid'))).toBe(false);
    await (await open()).close();
  });

  it('refuses no folder, and one that cannot be written', async () => {
    await expect(open({}, '')).rejects.toThrow('DATA_DIR is empty; name a folder, or leave it out for .local');
    await expect(open({}, '/proc/x/y')).rejects.toThrow(
      /^cannot write to DATA_DIR \/proc\/x\/y: ENOENT.*; choose another folder$/,
    );
    write('file');
    await expect(open({}, join(folder, 'file'))).rejects.toThrow('it is no folder; choose another folder');
  });

  it('fails with the name of what cannot be written', async () => {
    await left();
    rmSync(join(folder, 'contents.json'));
    mkdirSync(join(folder, 'contents.json.new'));
    await expect(open()).rejects.toThrow(`cannot write ${join(folder, 'contents.json')}: EISDIR`);
    expect(statSync(join(folder, 'tables')).isDirectory()).toBe(true);
  });
});
