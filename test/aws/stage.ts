import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { bundledStandins } from '../../src/app.ts';
import { sandboxVariables } from '../../src/commands/sandbox/variables.ts';
import { openAwsSession } from '../../src/engine/aws/session/open-session.ts';
import type { AwsSession } from '../../src/engine/aws/session/session.ts';
import type { Json } from '../../src/runtime/ports.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { runProgram } from '../support/stage.ts';
import { type Call, startCountingProxy } from './counting-proxy.ts';
import { ministack } from './emulators.ts';

export const approveAll = ['--approve', 'create,update,security,delete'];

/** A sandbox, an AWS region of its own on the emulator, and the program as a process of its own. */
export interface AwsStage {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** The region, past the program. */
  readonly aws: AwsSession;
  readonly account: string;
  readonly region: string;
  /** Of the program's processes. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the program asked AWS for, oldest first; requests of functions are not in it. */
  readonly calls: readonly Call[];
  /** Runs `app-builder <words> --engine aws`; throws unless it ends with `code`, 0 by default. */
  command(words: readonly string[], code?: number): Promise<{ readonly stdout: string; readonly stderr: string }>;
  /** Calls to AWS, and mutations at 4me, while `work` runs. */
  counted(work: () => Promise<unknown>): Promise<{ readonly calls: readonly string[]; readonly mutations: number }>;
  /** A folder of this stage's own with an integration: a copy of a bundled one or of a fixture. */
  copyOf(source: 'templates' | 'fixtures', name: string): Promise<string>;
  /** The lines that the function of an integration wrote. */
  logged(integration: string): Promise<readonly { readonly [field: string]: Json }[]>;
}

const roots = {
  templates: fileURLToPath(new URL('../../templates/', import.meta.url)),
  fixtures: fileURLToPath(new URL('fixtures/', import.meta.url)),
};

async function newSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox({ standins: Object.values(await bundledStandins(Date.now)) });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/**
 * Everything ends with the test. `given`: the sandbox of another stage, so that both serve one provider; `variables`: more of
 * the program's environment.
 */
export async function openAwsStage(
  given?: Sandbox,
  variables: Readonly<Record<string, string>> = {},
): Promise<AwsStage> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
  const sandbox = given ?? (await newSandbox());
  const proxy = await startCountingProxy(ministack());
  // In the emulator, only the APIs of this account answer requests that nobody signed; so the region is what is our own.
  const account = '000000000000';
  const region = `eu-${randomUUID().replaceAll(/[^a-f]/g, '')}x-1`;
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: region };
  const aws = await openAwsSession({
    profile: undefined,
    region,
    mfaCode: () => Promise.reject(new Error('nobody is asked here')),
    environment: { ...credentials, AWS_ENDPOINT_URL: ministack() },
    homeFolder: folder,
  });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    await aws[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  const environment = {
    CI: 'true',
    ...sandboxVariables(sandbox),
    APP_BUILDER_ENGINE: 'aws',
    ...credentials,
    AWS_ENDPOINT_URL: proxy.origin,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...variables,
  };
  const stage: AwsStage = {
    folder,
    sandbox,
    aws,
    account,
    region,
    environment,
    calls: proxy.calls,
    async command(words, code = 0) {
      const ended = await runProgram(words, { folder, environment });
      if (ended.code === code) return ended;
      throw new Error(
        `app-builder ${words.join(' ')} ended with ${String(ended.code)}:\n${ended.stdout}${ended.stderr}`,
      );
    },
    async counted(work) {
      const [first, mark] = [proxy.calls.length, sandbox.requests.mark()];
      await work();
      return {
        calls: proxy.calls.slice(first).map(({ service, action }) => `${service} ${action}`),
        mutations: sandbox.requests.since(mark).filter(({ mutation }) => mutation).length,
      };
    },
    async copyOf(source, name) {
      const copy = join(folder, name);
      await cp(join(roots[source], name), copy, { recursive: true });
      return copy;
    },
    async logged(integration) {
      const { stdout } = await stage.command(['logs', integration, '--json']);
      return (JSON.parse(stdout) as { lines: readonly { readonly [field: string]: Json }[] }).lines;
    },
  };
  return stage;
}
