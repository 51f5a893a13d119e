import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sandboxVariables } from '../dist/src/commands/sandbox/variables.js';
import { startEngineHost } from '../dist/src/engine/local/host.js';
import { timesBySourceID } from '../dist/src/platforms/4me/standin/world/discovered.js';
import { seedPeople, seedSoftware } from '../dist/src/platforms/4me/standin/world/seed-customer.js';
import { sandboxRoute } from '../dist/src/runtime/sandbox-route.js';
import { startSandbox } from '../dist/src/sandbox/sandbox.js';
import { rareSoftware } from '../dist/templates/lansweeper/standin/assets/software-names.js';
import { seededApplication } from '../dist/templates/lansweeper/standin/index.js';
import { lansweeperHosts, startLansweeper } from './lansweeper-standin.js';

const program = fileURLToPath(new URL('../bin/app-builder.js', import.meta.url));
const customer = 'wna-it';
const reference = 'lansweeper';
const without = { requestsPerHour: 1e9, requestsPerBurst: 1e9, costPerHour: 1e9 };

/**
 * One synchronisation from the customer's consent to the summary, in a process of its own: the function as it is deployed on this
 * machine, over HTTP. As in the reference's measurement (peer-bench §6): one installation, 25 softwares per asset out of 10,000
 * names, 2,000 of which 4me knows, results after 200 ms.
 */
export async function synchronise({ assets, latency, limits, pageSize = 500 }) {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-bench-'));
  const sandbox = await startSandbox({
    now: Date.now,
    limits: limits ? {} : without,
    asyncQueries: { after: 200 },
  });
  const standin = await startLansweeper(sandbox.origin, {
    sites: [
      {
        name: 'Site',
        sources: [{ name: 'Office', assets: { count: assets, regular: true, users: 2000 }, keep: latency > 0 }],
      },
    ],
    ...(limits ? {} : { limits: 'off' }),
  });
  const setting = { origin: standin.origin, hosts: lansweeperHosts };
  const host = await startEngineHost({
    folder,
    now: Date.now,
    sandbox: setting,
    sourceMaps: false,
  });
  try {
    seedPeople(sandbox.world, customer, 1960, 41);
    seedSoftware(
      sandbox.world,
      customer,
      rareSoftware()
        .slice(0, 1988)
        .map(({ name }) => ({ name, brand: 'Various', alternateNames: [] })),
    );
    const environment = {
      ...sandboxVariables({ ...sandbox, origin: standin.origin }),
      APP_BUILDER_ENGINE: 'local',
      APP_BUILDER_ENGINE_FOLDER: folder,
    };
    const approved = ['--no-input', '--approve', 'create,update,security'];
    await command(['bootstrap', ...approved], environment, folder);
    const unlimited = {
      '4MeRequestsPerBurst': 1_000_000,
      LansweeperRequestsPerMinute: 1_000_000,
      LansweeperRequestsPerHour: 1_000_000,
    };
    const parameters = Object.entries({ PageSize: pageSize, ...(limits ? {} : unlimited) }).flatMap(([name, value]) => [
      '--parameter',
      `${name}Parameter=${value}`,
    ]);
    await command(['deploy', reference, ...parameters, ...approved], environment, folder);
    sandbox.people.publish(reference);
    const fields = {
      connection_status: 'pending_callback_url',
      client_id: seededApplication.clientId,
      client_secret: seededApplication.clientSecret,
      label_generator: 'lansweeper_asset_name',
      installation_handling: 'all',
      import_type: 'all',
    };
    await sandbox.people.install({ customer, reference, fields });
    const field = (id) =>
      sandbox.people.instance({ customer, reference }).customFields.find((one) => one.id === id)?.value;
    const url = await until(() => field('callback_url'));
    await host.idle();
    await standin.allowCallback(url);
    const address = sandboxRoute(setting)(new URL(await standin.authorize()));
    sandbox.weather.change({ latency: [latency, latency] });
    await standin.latency(latency);
    const answer = await fetch(address, { redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`the callback answered ${answer.status}`);
    const mark = sandbox.requests.mark();
    const pidOf = () => Object.entries(host.processes()).find(([name]) => name.includes(reference))?.[1];
    await standin.forgetRequests();
    const start = performance.now();
    await until(() => field('sync_end_at'));
    const wall = performance.now() - start;
    const requests = sandbox.requests.all(mark);
    const counts = await standin.counts();
    const lansweeper = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const names = requests.filter(({ platform, operation }) => platform && operation !== null);
    return {
      wall,
      requests: requests.length + lansweeper,
      toFourMe: names.filter(({ operation }) => !['UpdateEndOfSupport', 'token'].includes(operation)).length,
      pages: counts['assetResources'] ?? 0,
      lansweeper,
      peak: peakOf(pidOf()),
      uploaded: timesBySourceID(sandbox.world, customer).size,
    };
  } finally {
    await host.close();
    standin.close();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** MiB; undefined where the system does not say. */
function peakOf(pid) {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? undefined : Number(found[1]) / 1024;
  } catch {
    return undefined;
  }
}

async function until(find, patience = 600_000) {
  const end = performance.now() + patience;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== null && found !== '') return found;
    if (performance.now() > end) throw new Error('nothing happened in time');
    await pause(2);
  }
}

/** Not in this process: it waits for nothing but its own. */
function command(args, environment, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} failed: ${said}`))));
  });
}
