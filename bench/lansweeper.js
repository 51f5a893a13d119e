import { synchronise } from './sync-stage.js';

const latency = 50;
/** What 4me takes, requests and milliseconds (4me-facts §5), and Lansweeper in a minute (external-apis §3.2). */
const burst = { requests: 20, milliseconds: 2000 };
const perMinute = 150;

/** The reference at the same latency (peer-bench §6): 26.5 s, 542 requests, 123 MiB. */
const reference = { seconds: 26.5, requests: 542, peak: 123 };

/** The least time that the limits of both sides leave for so many requests; milliseconds. */
const floorOf = ({ toFourMe, lansweeper }) =>
  Math.max(
    Math.floor((toFourMe - 1) / burst.requests) * burst.milliseconds,
    Math.floor((lansweeper - 1) / perMinute) * 60_000,
    lansweeper * latency,
  );

function arrived({ uploaded }, assets) {
  if (uploaded !== assets) throw new Error(`${String(uploaded)} of ${String(assets)} assets arrived`);
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

/** A customer's synchronisation: time against its floors, requests and memory against what is asked. */
export async function lansweeperSync() {
  const limited = await synchronise({ assets: 10_000, latency, limits: true });
  const small = await synchronise({ assets: 10_000, latency, limits: false, pageSize: 100 });
  const large = await synchronise({ assets: 10_000, latency, limits: false });
  // It takes a minute more.
  const many = process.argv.includes('--large')
    ? await synchronise({ assets: 100_000, latency: 0, limits: false })
    : undefined;
  arrived(limited, 10_000);
  arrived(small, 10_000);
  arrived(large, 10_000);
  if (many !== undefined) arrived(many, 100_000);
  const chain = (run, size) => ({
    what: `10,000 assets without limits, pages of ${size}`,
    against: 'the chain of cursors, pages x 50 ms',
    ratio: run.wall / (run.pages * latency),
    limit: 'at most 1.3',
    note: `${seconds(run.wall)}, ${run.pages} pages; Lansweeper's stand-in in a process of its own, on the same cores`,
  });
  const peak = (run, assets) => ({
    what: `peak resident set, ${assets} assets`,
    against: '110 MiB',
    ratio: (run.peak ?? NaN) / 110,
    limit: 'at most 1',
    note: `${(run.peak ?? NaN).toFixed(0)} MiB on Node ${process.versions.node}; the reference ${reference.peak} MiB`,
  });
  return [
    {
      what: '10,000 assets under the limits',
      against: `their floor, ${seconds(floorOf(limited))}`,
      ratio: limited.wall / floorOf(limited),
      limit: 'at most 1.25',
      note: `${seconds(limited.wall)} and ${limited.requests} requests; the reference, without limits, ${reference.seconds} s and ${reference.requests}`,
    },
    chain(small, 100),
    chain(large, 500),
    {
      what: 'requests to 4me for 100 assets',
      against: '1.3',
      ratio: limited.toFourMe / 100 / 1.3,
      limit: 'at most 1',
      note: `${limited.toFourMe} for 10,000; tokens, dates of support and downloads apart`,
    },
    peak(limited, '10,000'),
    ...(many === undefined ? [] : [peak(many, '100,000')]),
  ];
}
