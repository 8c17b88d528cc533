import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployedStage } from '../support/stage/deployed-stage.ts';

function outputsFile(stack: string, outputs: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'countersign-outputs-')), 'outputs.json');
  writeFileSync(file, JSON.stringify({ [stack]: outputs }));
  return file;
}

describe('a deployed stage', () => {
  it('is known by its outputs', async () => {
    const outputs = { UserPoolClientId: 'client' };
    expect(await deployedStage(outputsFile('Countersign-dev', outputs))).toEqual({ outputs });
  });

  it.each([
    ['prod, which has people in it', 'Countersign-prod', { UserPoolClientId: 'client' }, /not for Countersign-prod/],
    ['another app', 'Other-dev', {}, /has no output UserPoolClientId/],
  ])('rejects %s', async (_name, stack, outputs, message) => {
    await expect(deployedStage(outputsFile(stack, outputs))).rejects.toThrow(message);
  });
});
