import { sep } from 'node:path';
import type { Engine, Workload, WorkloadPlan } from '../engine/engine.ts';
import { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { type TreeWatcher, watchTree } from './watch-tree.ts';

/** Milliseconds without another change after which files are taken as saved. */
const quiet = 150;

export interface Reloading {
  /** Resolves when nothing is being built. */
  close(): Promise<void>;
}

/** Builds and applies a workload again whenever a file of its folder changes; what cannot be built leaves the code as it is. */
export function reloadOnChange(engine: Engine, workload: Workload, run: Run): Reloading {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let isClosed = false;
  const unseen = (error: Error): void =>
    run.report({ type: 'warning', text: `Changes in ${workload.folder} are not seen: ${error.message}` });
  const watcher = watched(workload.folder, unseen, (file) => {
    if (isClosed || isForeign(file)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(reload);
    }, quiet);
  });

  async function reload(): Promise<void> {
    try {
      const plan = await engine.plan(workload);
      if (plan.change === 'none' || isClosed) return;
      await applyPlan(engine, plan, run);
      run.report({ type: 'information', text: `Reloaded: ${plan.details.join(', ')}` });
    } catch (error) {
      run.report({ type: 'warning', text: `Not reloaded, the code of before goes on. ${reasonOf(error)}` });
    }
  }

  return {
    async close() {
      isClosed = true;
      clearTimeout(timer);
      watcher?.close();
      await last;
    },
  };
}

/** Undefined where the system cannot watch the folder. */
function watched(
  folder: string,
  failed: (error: Error) => void,
  changed: (file: string) => void,
): TreeWatcher | undefined {
  try {
    return watchTree(folder, { skips: isForeign, changed, failed });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    failed(error);
    return undefined;
  }
}

/** Applies what a tunnel needs although the command is about to end: half a workload would be worse. */
export async function applyPlan(engine: Engine, plan: WorkloadPlan, { now, report }: Run): Promise<void> {
  await engine.apply(plan, { signal: new AbortController().signal, now, report });
}

function isForeign(file: string): boolean {
  return file.split(sep).some((part) => part === 'node_modules' || part.startsWith('.'));
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure)
    return error.because === undefined ? error.message : `${error.message}: ${error.because}`;
  return error instanceof Error ? error.message : String(error);
}
