import { spawnSync } from 'node:child_process';

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Wall milliseconds of one Node process. */
export function timeNode(args) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const time = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr.toString()}`);
  return time;
}

/** Median of `work`, taken in turns with `floor`, so that what else the machine does falls on both. */
export function inTurns(rounds, floor, work) {
  const floors = [];
  const works = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(floor());
    works.push(work());
  }
  return median(works) / median(floors);
}

/** The same for asynchronous work that is counted in operations per second. */
export async function rateInTurns(rounds, floor, work) {
  const floors = [];
  const works = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await floor());
    works.push(await work());
  }
  return median(works) / median(floors);
}

/** Medians of several works by name, each taken once in every round. */
export function mediansInTurns(rounds, works) {
  const results = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, work] of Object.entries(works)) results[name].push(work());
  return Object.fromEntries(Object.entries(results).map(([name, values]) => [name, median(values)]));
}

/** Operations per second of `operation`, one after the other. */
export async function rateOf(count, operation) {
  const start = performance.now();
  for (let index = 0; index < count; index += 1) await operation(index);
  return (count / (performance.now() - start)) * 1000;
}
