import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  durationText,
  summaryText,
  type SourceReport,
  type SyncReport,
} from '../../../../templates/lansweeper/mapping/summary.ts';

const noErrors = { skipped: {}, failed: 0, errors: [], moreErrors: 0 };
const sourceOf = (source: string, changed: Partial<SourceReport> = {}): SourceReport => ({
  site: 'ACME',
  source,
  counts: { uploaded: 5000, ...noErrors },
  warnings: [],
  ...changed,
});
const reportOf = (changed: Partial<SyncReport> = {}): SyncReport => ({
  sources: [],
  sites: [],
  operatingSystems: { updated: 0, unchanged: 0, failed: [] },
  ambiguousPeople: 0,
  ...changed,
});

const bad = sourceOf('HQ', {
  counts: {
    uploaded: 4998,
    skipped: { 'too old': 58, location: 2 },
    failed: 2,
    errors: ['k1: Name is *bad*', 'k2: gone'],
    moreErrors: 3,
  },
  warnings: ['Asset types that do not exist: Toaster'],
});

describe('the summary of a synchronisation', () => {
  test('says in short what came over, the worst first, and then everything', () => {
    const report = reportOf({
      sources: [sourceOf('Branch'), bad, sourceOf('Lab', { problem: 'Lansweeper did not answer' })],
      sites: [{ site: 'Other', problem: 'it does not answer' }],
      operatingSystems: { updated: 2, unchanged: 7, failed: ['Windows 7: Unauthorized'] },
      ambiguousPeople: 4,
    });
    expect(summaryText(report)).toBe(
      [
        'Assets of 3 sources: 14,998 uploaded, 60 skipped, 2 failed.',
        '',
        '* Other: it does not answer',
        '* ACME, Lab: 5,000 uploaded. Not completed: Lansweeper did not answer',
        '* ACME, HQ: 4,998 uploaded, 60 skipped, 2 failed. Errors: "k1: Name is \\*bad\\*", "k2: gone" and 3 more. ' +
          'Asset types that do not exist: Toaster',
        '* ACME, Branch: 5,000 uploaded',
        '* End of support of operating systems: 2 updated, 7 unchanged, 1 failed: "Windows 7: Unauthorized"',
        '* Names of users that several people have, none of whom was linked: 4',
        '',
        '```',
        'Other: it does not answer',
        'ACME / Branch',
        '  uploaded: 5,000',
        'ACME / HQ',
        '  uploaded: 4,998',
        '  skipped, too old: 58',
        '  skipped, location: 2',
        '  failed: 2',
        '  warning: Asset types that do not exist: Toaster',
        '  error: k1: Name is *bad*',
        '  error: k2: gone',
        '  errors that are not listed: 3',
        'ACME / Lab',
        '  uploaded: 5,000',
        '  not completed: Lansweeper did not answer',
        'operating systems',
        '  error: Windows 7: Unauthorized',
        '```',
      ].join('\n'),
    );
  });

  test('says why nothing came over at all', () => {
    expect(summaryText(reportOf({ problem: 'Lansweeper refuses the authorisation' }))).toBe(
      '**Not completed:** Lansweeper refuses the authorisation\n\nAssets of 0 sources: 0 uploaded.\n\n' +
        '```\nnot completed: Lansweeper refuses the authorisation\n```',
    );
  });

  test('is cut at whole lines, and says how many are missing', () => {
    const sources = Array.from({ length: 400 }, (_, index) => ({ ...bad, source: `Source ${String(index)}` }));
    const text = summaryText(reportOf({ sources }));
    expect(text.length).toBeLessThanOrEqual(15_000);
    expect(text.length).toBeGreaterThan(14_000);
    expect(text).toMatch(/^Assets of 400 sources: 1,999,200 uploaded, 24,000 skipped, 800 failed\.\n/);
    expect(text).toMatch(/\n\* 380 more: see below\n/);
    expect(text).toMatch(/\n… [\d,]+ more lines\n```$/);
    const shown = /\n```\n([^]*)\n```$/.exec(text)?.[1]?.split('\n') ?? [];
    const left = Number(/[\d,]+/.exec(shown.at(-1) ?? '')?.[0].replaceAll(',', ''));
    expect(shown.length - 1 + left).toBe(400 * 9);
  });

  test.each([
    [
      'got 403 from https://results.example/a/b.json?X-Signature=abc&Expires=1',
      'got 403 from (address at results.example)',
    ],
    ['at https://user:pass@host.example:8443/x#y, again', 'at (address at host.example) again'],
    ['see results.example/a.json?Signature=abc', 'see results.example/a.json'],
    ['Bearer abc123.def was refused', 'Bearer *** was refused'],
    ['refresh_token=abc, try again', 'refresh_token=***, try again'],
    ['"access_token": "at1"', '"access_token": "***"'],
    ['the jwt eyJhbGciOi.eyJzdWIi.c2ln is wrong', 'the jwt *** is wrong'],
    ['invalid token: expired', 'invalid token: expired'],
    ['Token refreshed twice', 'Token refreshed twice'],
    ['one\n```\ntwo\u0000\u202e', "one ''' two"],
  ])('shows of %j only %j', (error, shown) => {
    const counts = { uploaded: 0, ...noErrors, failed: 1, errors: [error] };
    expect(summaryText(reportOf({ sources: [sourceOf('HQ', { counts })] }))).toContain(`\n  error: ${shown}\n`);
  });

  test('is short enough, well-formed and without addresses, whatever happened', () => {
    const piece = fc.constantFrom(
      '```',
      '\n',
      '* ',
      '\\',
      'é\u{1f600}',
      '\ud800',
      'https://h.example/p?sig=',
      'secret=',
      'word ',
      '[x](y)',
      '<b>',
      '|',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      piece.map((one) => one.repeat(300)),
    );
    const texts = fc.array(text, { maxLength: 12 });
    const source = fc.record({
      site: text,
      source: text,
      counts: fc.record({
        uploaded: fc.nat(),
        skipped: fc.dictionary(text, fc.nat(), { maxKeys: 4 }),
        failed: fc.nat(),
        errors: texts,
        moreErrors: fc.nat(),
      }),
      problem: fc.option(text, { nil: undefined }),
      warnings: texts,
    });
    const report = fc.record({
      sources: fc.array(source, { maxLength: 60 }),
      sites: fc.array(fc.record({ site: text, problem: text }), { maxLength: 20 }),
      operatingSystems: fc.record({ updated: fc.nat(), unchanged: fc.nat(), failed: texts }),
      ambiguousPeople: fc.nat(),
      problem: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(report, (given) => {
        const summary = summaryText(given);
        expect(summary.length).toBeLessThanOrEqual(15_000);
        expect(summary).not.toContain('://');
        expect(summary).not.toContain('sig=');
        expect(encodeURIComponent(summary)).not.toBe('');
        const fences = summary.match(/^ *```/gm) ?? [];
        expect([0, 2]).toContain(fences.length);
        if (fences.length === 2) expect(summary.endsWith('\n```')).toBe(true);
        expect(summary).toMatch(/^Assets of /m);
      }),
      { numRuns: 60 },
    );
  });
});

test.each([
  [0, '0:00'],
  [499, '0:00'],
  [65_000, '1:05'],
  [3_599_000, '59:59'],
  [3_599_600, '1:00:00'],
  [3_600_000, '1:00:00'],
  [36_061_000, '10:01:01'],
  [-5, '0:00'],
])('a duration of %d milliseconds is %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
