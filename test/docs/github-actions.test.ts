import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { openTestStage, type TestStage } from '../support/stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
}

interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly 'timeout-minutes': number }>>;
}

async function workflowIn(path: string): Promise<Workflow> {
  return parse(await readFile(join(root, path), 'utf8')) as Workflow;
}

const ready = await workflowIn('docs/github-actions/app-builder.yml');

function scriptOf(job: string, name: string): string {
  const step = ready.jobs[job]?.steps.find((one) => one.name === name);
  expect(step?.run, `${job}: ${name}`).toBeTypeOf('string');
  return step?.run ?? '';
}

/** Runs a step as GitHub does, with `npx` standing for what is installed. */
async function runStep(script: string, stage: TestStage): Promise<{ code: number | null; output: string }> {
  const programs = join(stage.folder, 'programs');
  await mkdir(programs, { recursive: true });
  const npx = join(programs, 'npx');
  await writeFile(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${join(root, 'bin', 'app-builder.js')}' "$@"\n`);
  await chmod(npx, 0o700);
  const env = {
    ...stage.environment,
    HOME: stage.folder,
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    INTEGRATION: ready.env?.['INTEGRATION'],
    GITHUB_STEP_SUMMARY: join(stage.folder, 'summary.md'),
    NO_COLOR: '1',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-e', '-c', script], { cwd: stage.folder, env: { ...env, ENV_4ME: 'qa' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

test('the workflow plans and deploys as the page says', { timeout: 60_000 }, async () => {
  await using stage = await openTestStage();
  await writeFile(join(stage.folder, 'default_input.json'), JSON.stringify({ qa: { domain: '4me-sandbox.test' } }));
  const summary = async (): Promise<string> => readFile(join(stage.folder, 'plan.md'), 'utf8');

  const tooEarly = await runStep(scriptOf('plan', 'Plan'), stage);
  expect(tooEarly.code, await summary()).toBe(2);
  expect(await summary()).toMatch(/note-dispatcher on qa: failed \(exit 2\)[^]*bootstrap/);

  expect((await stage.command(['bootstrap', '--approve', 'create,security'])).code).toBe(0);
  expect((await runStep(scriptOf('plan', 'Plan'), stage)).code).toBe(0);
  expect(await summary()).toMatch(/note-dispatcher on qa: changes\n[^]*\+ [^]*nothing was made/);

  const deployed = await runStep(scriptOf('deploy', 'Deploy'), stage);
  expect(deployed.code, deployed.output).toBe(0);
  expect((await runStep(scriptOf('plan', 'Plan'), stage)).code).toBe(0);
  expect(await summary()).toMatch(/note-dispatcher on qa: no changes\n[^]*No changes\./);
});

test.each(['docs/github-actions/app-builder.yml', '.github/workflows/ci.yml'])(
  '%s gives nothing more than each job needs, ends by itself, and keeps no token of the checkout',
  async (path) => {
    const { permissions, jobs } = await workflowIn(path);
    expect(Object.values(permissions).every((access) => access === 'read')).toBe(true);
    for (const { steps, 'timeout-minutes': minutes } of Object.values(jobs)) {
      expect(minutes).toBeLessThanOrEqual(30);
      const uses = steps.flatMap((step) => step.uses ?? []);
      expect(uses.every((action) => /^(?:actions|aws-actions)\/[a-z-]+@v\d+$/.test(action))).toBe(true);
      // What others wrote, e.g. the title of a pull request, never becomes part of a script.
      expect(steps.flatMap((step) => step.run ?? []).filter((run) => run.includes('${{'))).toEqual([]);
      const checkouts = steps.filter((step) => step.uses?.startsWith('actions/checkout') === true);
      for (const step of checkouts) expect(step).toMatchObject({ with: { 'persist-credentials': false } });
    }
  },
);
