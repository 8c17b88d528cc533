import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCertificate } from '../../src/port/certificate.ts';

const day = 24 * 60 * 60 * 1000;
const now = new Date('2026-11-23T10:00:00.000Z');
const later = (days: number) => new Date(now.getTime() + days * day);

describe('loadCertificate', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('makes a server certificate for localhost that its authority signed', () => {
    const { cert, ca, caPath } = loadCertificate(directory, now);
    const server = new X509Certificate(cert);
    const authority = new X509Certificate(ca);

    expect(server.verify(authority.publicKey)).toBe(true);
    expect(server.checkIssued(authority)).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect([server.ca, authority.ca]).toEqual([false, true]);
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect([server.validFrom, server.validTo]).toEqual(['Nov 22 10:00:00 2026 GMT', 'Jan 31 10:00:00 2029 GMT']);
    expect(readFileSync(caPath, 'utf8')).toBe(ca);
  });

  it('gives the same one the next time', () => {
    expect(loadCertificate(directory, later(700))).not.toBe(undefined);
    expect(loadCertificate(directory, later(701))).toEqual(loadCertificate(directory, later(702)));
  });

  it.each([
    ['it ends within 30 days', () => {}, 771],
    ['its key is damaged', () => writeFileSync(join(directory, 'localhost.key'), 'x'), 0],
    ['its authority is gone', () => rmSync(join(directory, 'ca.crt')), 0],
  ])('makes another where %s', (_, damage, days) => {
    const first = loadCertificate(directory, now);
    damage();
    const second = loadCertificate(directory, later(days));

    expect(second.cert).not.toBe(first.cert);
    expect(second.isReplaced).toBe(true);
    expect(loadCertificate(directory, later(days))).toEqual({ ...second, isReplaced: false });
  });

  it('makes another where a name is asked for that it lacks, and keeps one that has more', () => {
    const first = loadCertificate(directory, now);
    const names = ['dev.example', '192.0.2.7', '2001:db8::7'];
    const second = loadCertificate(directory, now, names);
    expect(second.cert).not.toBe(first.cert);
    const server = new X509Certificate(second.cert);
    expect(names.map((name) => server.checkHost(name) ?? server.checkIP(name))).toEqual(names);
    expect(loadCertificate(directory, now)).toEqual({ ...second, isReplaced: false });
  });

  it('keeps no key of the authority', () => {
    const { key, ca } = loadCertificate(directory, now);
    expect(readdirSync(directory).sort()).toEqual(['ca.crt', 'localhost.crt', 'localhost.key']);
    expect(new X509Certificate(ca).checkPrivateKey(createPrivateKey(key))).toBe(false);
  });

  it('lets nobody else read the key', () => {
    loadCertificate(directory, now);
    expect(statSync(join(directory, 'localhost.key')).mode & 0o777).toBe(0o600);
  });
});
