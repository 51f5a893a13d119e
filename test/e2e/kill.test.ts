import { expect, test } from 'vitest';
import { recordsOf } from '../support/records.ts';
import { openTestStage } from '../support/stage.ts';

const bootstrap = ['bootstrap', '--yes'];
const deploy = ['deploy', 'note-dispatcher', '--yes'];
interface Killed {
  readonly requests: number;
  readonly records: unknown;
}

/** Runs `words` and kills the process when its request number `at` has had its effect; then runs them again. */
async function killedAndRepeated(
  words: readonly string[],
  before: readonly (readonly string[])[],
  at: number,
): Promise<Killed> {
  let requests = 0;
  let counting = false;
  let kill: () => void = () => {};
  await using stage = await openTestStage({
    afterRequest({ platform }) {
      if (!counting || !platform) return;
      requests += 1;
      if (requests === at) kill();
    },
  });
  for (const command of before) expect((await stage.command(command)).code).toBe(0);
  counting = true;
  const first = await stage.command(words, { onStart: (killer) => (kill = killer) });
  counting = false;
  if (at <= requests && at > 0) {
    expect(first.code).toBeNull();
    const again = await stage.command(words);
    expect(again, again.stderr).toMatchObject({ code: 0 });
  } else expect(first, first.stderr).toMatchObject({ code: 0 });
  await stage.sandbox.settled();
  return { requests, records: await recordsOf(stage) };
}

test.each([
  ['bootstrap', bootstrap, []],
  ['deploy', deploy, [bootstrap]],
] as const)(
  '%s that is killed after any of its requests and run again makes the records of an undisturbed run',
  { timeout: 120_000 },
  async (_, words, before) => {
    const undisturbed = await killedAndRepeated(words, before, 0);
    expect(undisturbed.requests).toBeGreaterThan(4);
    for (let at = 1; at <= undisturbed.requests; at += 1) {
      const { records } = await killedAndRepeated(words, before, at);
      expect(records, `killed after request ${String(at)}`).toEqual(undisturbed.records);
    }
  },
);
