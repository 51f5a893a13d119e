import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/app-builder.js', import.meta.url));

/** Requests of the first deploys that are the reference's own, measured with its unmodified scripts (peer-bench §4). */
const reference = { bootstrap: 18, deploy: 10, 'deploy-again': 9 };
const limits = { bootstrap: 12, deploy: 7, 'deploy-again': 4 };

/** Requests to 4me of each command, token included, from the demo's own count. */
export function requests() {
  const { stdout, status } = spawnSync(process.execPath, [program, 'demo', 'note-dispatcher', '--json'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the demo failed: ${stdout}`);
  const { steps } = JSON.parse(stdout);
  return Object.entries(reference).map(([name, theirs]) => {
    const step = steps.find((one) => one.name === name);
    const note = `${step.requests} requests, ${step.mutations} mutations`;
    return {
      what: `requests of ${name}`,
      against: `the reference's ${theirs}`,
      ratio: step.requests / theirs,
      limit: `at most ${limits[name]} requests`,
      note,
    };
  });
}
