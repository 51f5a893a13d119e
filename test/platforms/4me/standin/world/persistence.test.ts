import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepWorld, loadWorld } from '../../../../../src/platforms/4me/standin/world/persistence.ts';
import { seedWorld } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { World } from '../../../../../src/platforms/4me/standin/world/world.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-builder-world-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a world comes back as it was, and goes on counting', async () => {
  const path = join(folder, 'below', 'state.json');
  expect(await loadWorld(path)).toBeUndefined();
  const world = seedWorld('4me-sandbox.test', () => 0);
  const kept = keepWorld(world, path);
  const team = world.insert('Team', { account: 'wdc', name: 'New team', source: null, sourceID: null });
  await kept.flush();

  const data = await loadWorld(path);
  if (data === undefined) throw new Error('no state was written');
  const again = new World(data, () => 0);
  expect(again.get('Team', team.id)).toEqual(team);
  expect(again.insert('Team', { account: 'wdc', name: 'Next', source: null, sourceID: null }).number).toBe(
    team.number + 1,
  );
});

test.skipIf(process.platform === 'win32')('the file is for its owner only, and no other file is left', async () => {
  const path = join(folder, 'state.json');
  const world = seedWorld('4me-sandbox.test', () => 0);
  const kept = keepWorld(world, path);
  await Promise.all([kept.flush(), kept.flush()]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['state.json']);
});

test('changes reach the file without a flush, many of them in one write', async () => {
  const path = join(folder, 'state.json');
  const world = seedWorld('4me-sandbox.test', () => 0);
  keepWorld(world, path, 1);
  for (let index = 0; index < 50; index += 1) {
    world.insert('Team', { account: 'wdc', name: `Team ${String(index)}`, source: null, sourceID: null });
  }
  await expect.poll(() => readFile(path, 'utf8').catch(() => ''), { interval: 5 }).toContain('Team 49');
});

test.each([
  '{',
  '[]',
  '{"domain": "x"}',
  '{"domain": "x", "lastNumber": 1, "tables": {"Team": 1}}',
  '{"domain": "x", "lastNumber": 1, "tables": {"Team": [null]}}',
])('a file with %s is refused by name', async (text) => {
  const path = join(folder, 'state.json');
  await writeFile(path, text);
  await expect(loadWorld(path)).rejects.toMatchObject({
    code: 'AB-SANDBOX-STATE',
    message: expect.stringContaining(path),
  });
});

test('a flush tells that a write failed', async () => {
  const path = join(folder, 'file', 'state.json');
  await writeFile(join(folder, 'file'), 'in the way');
  const kept = keepWorld(
    seedWorld('4me-sandbox.test', () => 0),
    path,
  );
  await expect(kept.flush()).rejects.toMatchObject({
    code: 'AB-SANDBOX-STATE-WRITE',
    message: expect.stringContaining(path),
  });
  await rm(join(folder, 'file'));
  await kept.flush();
  expect(await readFile(path, 'utf8')).toContain('4me-sandbox.test');
});
