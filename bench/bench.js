import { bundles } from './bundles.js';
import { lansweeperSync } from './lansweeper.js';
import { requests } from './requests.js';
import { sockets } from './sockets.js';
import { start } from './start.js';
import { verifyWebhookLines } from './verify-webhook.js';
import { warm } from './warm.js';

/** Prints ratios, each measured against its floor in the same run. Decides nothing: machines differ. */
process.stdout.write('what'.padEnd(44) + 'ratio'.padStart(7) + '  against\n');
const measures = [start, requests, warm, sockets, bundles];
// They take minutes.
if (process.argv.includes('--sync') || process.argv.includes('--large')) measures.push(lansweeperSync);
if (process.argv.includes('--verify')) measures.push(verifyWebhookLines);
for (const measure of measures) {
  for (const { what, against, ratio, limit, note } of await measure()) {
    const more = note === undefined ? '' : `; ${note}`;
    process.stdout.write(`${what.padEnd(44)}${ratio.toFixed(2).padStart(7)}  ${against} (${limit}${more})\n`);
  }
}
