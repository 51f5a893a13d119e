import { expect, test } from 'vitest';
import { logLine } from '../../../../src/engine/aws/function/log-lines.ts';

const time = '2026-11-21T12:00:00.123Z';
const at = Date.parse('2026-11-21T12:00:05Z');

test.each([
  [
    'a line of our own binding',
    { timestamp: time, level: 'info', message: 'dispatched', status: 200 },
    { time, level: 'info', message: 'dispatched', status: 200 },
  ],
  [
    "a text that a handler logged, in Lambda's JSON",
    { timestamp: time, level: 'WARN', requestId: 'r1', message: 'slow' },
    { time, level: 'warn', message: 'slow', requestId: 'r1' },
  ],
  [
    'an object that a handler logged',
    { timestamp: time, level: 'INFO', requestId: 'r1', message: { level: 'error', message: 'bad', delivery: 'd1' } },
    { time, level: 'error', message: 'bad', requestId: 'r1', delivery: 'd1' },
  ],
  [
    'an error that Lambda caught',
    {
      timestamp: time,
      level: 'FATAL',
      errorType: 'TypeError',
      errorMessage: 'x is not a function',
      message: 'Invoke Error',
    },
    { time, level: 'error', message: 'Invoke Error', errorType: 'TypeError', errorMessage: 'x is not a function' },
  ],
  [
    'a line of the platform',
    { time, type: 'platform.report', record: { requestId: 'r1', status: 'success' } },
    { time, level: 'info', message: 'platform.report', requestId: 'r1', status: 'success' },
  ],
  [
    'a level that an object of JavaScript has a member of',
    { timestamp: time, level: 'constructor', message: 'odd' },
    { time, level: 'constructor', message: 'odd' },
  ],
  [
    'an object without a message',
    { a: 1 },
    { time: '2026-11-21T12:00:05.000Z', level: 'info', message: '{"a":1}', a: 1 },
  ],
])('%s becomes a flat line', (_what, written, expected) => {
  expect(logLine(JSON.stringify(written), at)).toEqual(expected);
});

test.each([
  [
    'START RequestId: r1 Version: $LATEST\n',
    { time: '2026-11-21T12:00:05.000Z', level: 'info', message: 'START RequestId: r1 Version: $LATEST' },
  ],
  [`${time}\tr1\tERROR\tit\tbroke\n`, { time, level: 'error', message: 'it\tbroke', requestId: 'r1' }],
  [
    `${time}\tr1\tINFO\t{"level":"warn","message":"slow","n":1}\n`,
    { time, level: 'warn', message: 'slow', n: 1, requestId: 'r1' },
  ],
  ['{ no json', { time: '2026-11-21T12:00:05.000Z', level: 'info', message: '{ no json' }],
  ['', { time: '2026-11-21T12:00:05.000Z', level: 'info', message: '' }],
])('the plain line %j becomes a line with a level', (text, expected) => {
  expect(logLine(text, at)).toEqual(expected);
});
