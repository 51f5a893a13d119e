import { answeredQuestions } from './answers.ts';
import type { SurveyResponse } from './payload.ts';

export interface NoteOptions {
  /** Characters, as `length` counts them; 30,000 if not given. */
  readonly limit?: number;
}

/** Characters of a title. */
const longestTitle = 200;
/** Characters of an answer, its question included, that are shown before the answers after it are left out. */
const shortestAnswer = 500;
const cutMark = ' … (cut)';

/**
 * The note for 4me: what was answered, as a list, then score and time (external-apis §2.5, §2.7). Whatever the form and
 * who filled it in wrote is text, never markup. At most `limit` characters: the longest answers are cut first, then the last
 * ones are left out; the note says so.
 */
export function noteOf(response: SurveyResponse, { limit = 30_000 }: NoteOptions = {}): string {
  const head = `Answers to the survey${quoted(response.title ?? response.formId)}:`;
  const items = answeredQuestions(response).map(({ title, text }) => `\n -${quoted(title)}: ${paragraph(text)}`);
  if (items.length === 0) items.push('\n - No question was answered.');
  const tail = facts(response);
  const whole = head + items.join('') + tail;
  if (whole.length <= limit) return whole;

  const room = limit - head.length - tail.length - notice(items.length).length;
  const size = Math.max(fairShare(items, room), shortestAnswer);
  const kept: string[] = [];
  let used = 0;
  for (const item of items) {
    const shown = item.length <= size ? item : cut(item, size - cutMark.length) + cutMark;
    used += shown.length;
    if (used > room) break;
    kept.push(shown);
  }
  return cut(head + kept.join('') + tail + notice(items.length - kept.length), limit);
}

function notice(left: number): string {
  const leftOut = left === 0 ? '' : `; the last ${String(left)} are left out`;
  return `\n - This note was cut, as the answers are too long for it${leftOut}.`;
}

function facts({ score, submittedAt }: SurveyResponse): string {
  const time = submittedAt?.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z$/, '$1 $2 UTC');
  const named = [
    ['Score', score],
    ['Submitted', time],
  ] as const;
  return named.map(([name, value]) => (value === undefined ? '' : `\n - ${name}: ${oneLine(value)}`)).join('');
}

/** What each may have so that all fit: what the short ones leave is for the long ones. */
function fairShare(items: readonly string[], room: number): number {
  let left = room;
  const lengths = items.map(({ length }) => length).toSorted((a, b) => a - b);
  for (const [index, length] of lengths.entries()) {
    const share = Math.floor(left / (lengths.length - index));
    if (length > share) return share;
    left -= length;
  }
  return left;
}

/** Never between a backslash and what it escapes, nor within a character of two halves. */
function cut(markup: string, size: number): string {
  let end = 0;
  for (const [unit] of markup.matchAll(/\\?[^]/gu)) {
    if (end + unit.length > size) break;
    end += unit.length;
  }
  return markup.slice(0, end).trimEnd();
}

const quoted = (text: string | undefined): string => (text === undefined ? '' : ` "${oneLine(text)}"`);

function oneLine(text: string): string {
  const line = clean(text).replace(/\s+/g, ' ').trim();
  return escaped(line.length <= longestTitle ? line : `${cut(line, longestTitle)}…`);
}

/** Lines after the first one are indented, so that they stay in their item; between two there is one blank line at most. */
function paragraph(text: string): string {
  const lines = clean(text)
    .trim()
    .replace(/\n\s*\n/g, '\n\n')
    .split('\n');
  return lines
    .map((line, index) => (index === 0 ? escaped(line.trim()) : escapedStart(escaped(line.trim()))))
    .map((line, index) => (index === 0 || line === '' ? line : `   ${line}`))
    .join('\n');
}

/** Without what is not seen: control characters, those that turn the direction of writing, and halves of characters. */
function clean(text: string): string {
  return text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** Emphasis, code, links, images, tables, HTML and its entities. */
const escaped = (line: string): string => line.replace(/[\\*_~`[\]<>|]|&(?=#?\w+;)/g, '\\$&');

/** Headings, underlines of headings, rules, and items of lists with and without numbers; nobody numbers with more digits. */
const escapedStart = (line: string): string => line.replace(/^[#+=-]/, '\\$&').replace(/^(\d{1,20})([.)])/, '$1\\$2');
