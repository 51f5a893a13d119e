import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/app-builder.js', import.meta.url));

/** Prints the most memory that a process had, in bytes, as the last line of stderr. */
const reporter = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => process.stderr.write("\\nrss " + process.resourceUsage().maxRSS * 1024));',
)}`;

/** Writes `count` messages as 4me signs them (ES256), each another one, about a note of some length. */
async function writeLines(path, count, key) {
  const file = createWriteStream(path);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = part({ typ: 'JWT', alg: 'ES256' });
  const text = 'The printer on the second floor is out of paper again. '.repeat(6);
  const seconds = Math.floor(Date.now() / 1000);
  for (let index = 0; index < count; index += 1) {
    const data = { event: 'request.note-added', object_id: index, payload: { note_id: index, text } };
    const body = part({
      data,
      jti: String(index).padStart(64, '0'),
      iss: 'https://acme.4me-demo.com',
      nbf: seconds,
      iat: seconds,
    });
    const signed = `${head}.${body}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
    if (!file.write(`{"jwt":"${signed}.${signature}"}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Verifies `count` signed lines in a process of its own. Gives its seconds and its peak of memory in MiB. */
async function verified(count, { folder, keyFile, key }) {
  const path = join(folder, `${String(count)}.jsonl`);
  await writeLines(path, count, key);
  const words = ['verify-webhook', path, '--key-file', keyFile, '--json', '--issuer', 'https://acme.4me-demo.com'];
  const begun = performance.now();
  // V8 gives new objects more room the longer a process works; with a fixed room what is left is what the program keeps.
  const flags = ['--max-semi-space-size=1', '--import', reporter];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, program, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begun) / 1000;
  if (status !== 0 || JSON.parse(stdout).valid !== count)
    throw new Error(`verify-webhook ended with ${status}: ${stderr}`);
  await rm(path);
  return { seconds, peak: Number(/rss (\d+)$/.exec(stderr)[1]) / 1024 / 1024 };
}

/** Memory and time of `app-builder verify-webhook` over files of 10,000 and 100,000 signed lines. */
export async function measureLines(counts = [10_000, 100_000]) {
  const folder = await mkdtemp(join(tmpdir(), 'verify-webhook-'));
  try {
    const { privateKey, publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const keyFile = join(folder, 'key.pem');
    await writeFile(keyFile, publicKey);
    const measured = [];
    for (const count of counts) {
      measured.push({ count, ...(await verified(count, { folder, keyFile, key: createPrivateKey(privateKey) })) });
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** For bench.js: the peak of memory at 100,000 lines against the one at 10,000. */
export async function verifyWebhookLines() {
  const [few, many] = await measureLines();
  const round = (value) => String(Math.round(value));
  return [
    {
      what: 'verify-webhook, memory at 100,000 lines',
      against: 'at 10,000 lines',
      ratio: many.peak / few.peak,
      limit: 'about 1',
      note: `${round(many.peak)} MiB, ${round(many.count / many.seconds)} lines a second, ES256`,
    },
  ];
}
