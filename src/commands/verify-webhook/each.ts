import { once } from 'node:events';
import { cleanDocument } from '../../cli/clean-stream.ts';
import type { CommandContext, Theme } from '../../cli/command.ts';
import { themeFor } from '../../cli/theme.ts';
import { visibleLine } from '../../cli/visible.ts';
import type { Finding } from '../../verification/check.ts';
import { shown } from './document.ts';
import { placeOf } from './lines.ts';

/** Writes one line for each message as soon as it is judged, no faster than somebody reads. */
export async function printEach(findings: AsyncIterable<Finding>, context: CommandContext): Promise<void> {
  const { json, clean, surroundings, given, signal } = context;
  const { stdout, environment } = surroundings;
  const theme = await themeFor(stdout, environment, given.has('no-color'));
  const closed = new AbortController();
  const close = (): void => closed.abort();
  stdout.once('error', close);
  const ended = AbortSignal.any([signal, closed.signal]);
  try {
    for await (const finding of findings) {
      if (ended.aborted) break;
      const line = json ? JSON.stringify(cleanDocument(shown(finding), clean)) : eachLine(finding, theme, clean);
      if (!stdout.write(`${line}\n`)) await once(stdout, 'drain', { signal: ended });
    }
  } catch (error) {
    if (!ended.aborted) throw error;
  } finally {
    stdout.off('error', close);
  }
}

function eachLine(finding: Finding, theme: Theme, clean: (text: string) => string): string {
  const one = (text: string): string => visibleLine(clean(text));
  const place = placeOf(finding).padEnd(10);
  switch (finding.result) {
    case 'valid':
      return `${place}  ${theme.added('valid')}     ${one(finding.proof === undefined ? finding.key : `${finding.key}: ${finding.proof}`)}`;
    case 'invalid': {
      const found = finding.found === undefined ? '' : `; found ${finding.found}`;
      return `${place}  ${theme.removed('invalid')}   ${one(`${finding.rule}: expected ${finding.expected}${found}`)}`;
    }
    case 'unusable':
      return `${place}  ${theme.warning('unusable')}  ${one(`expected ${finding.expected}; found ${finding.found}`)}`;
  }
}
