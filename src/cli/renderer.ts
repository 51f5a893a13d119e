import type { RunEvent, StepOutcome } from '../run.ts';
import type { Surroundings, Theme } from './command.ts';
import { wrap } from './wrap.ts';

/** Shows the events of a running command; everything goes to stderr. */
export interface Renderer {
  readonly show: (event: RunEvent) => void;
  /** Clears what moves, so that others can write; the next event brings it back. */
  readonly pause: () => void;
}

export interface RendererOptions {
  readonly stderr: Surroundings['stderr'];
  readonly theme: Theme;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly environment: Surroundings['environment'];
  readonly now: Surroundings['now'];
}

/** One line for each finished step, each with the time in UTC. */
export function plainRenderer({ stderr, theme, now }: RendererOptions): Renderer {
  const line = lineMaker(theme);
  return {
    pause: () => {},
    show(event) {
      const text = line(event);
      if (text === undefined) return;
      const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
      stderr.write(
        text
          .split('\n')
          .map((one) => `${theme.faint(time)}  ${one}`.trimEnd())
          .join('\n') + '\n',
      );
    },
  };
}

/** Events as JSON lines, or nothing at all. */
export function jsonRenderer(stream: NodeJS.WritableStream | undefined): Renderer {
  return { pause: () => {}, show: (event) => void stream?.write(`${JSON.stringify(event)}\n`) };
}

const width = 'unchanged'.length;

/**
 * Makes the line for an event, or undefined for one that is not worth a line. Remembers the titles of started steps.
 *
 * @param wrapped breaks sentences at the theme's width; else an event is one line, for `grep`
 */
export function lineMaker(theme: Theme, wrapped = false): (event: RunEvent) => string | undefined {
  const titles = new Map<string, string>();
  const lines = (text: string, margin: number): string =>
    (wrapped ? wrap(text, theme.columns - margin) : [text]).join(`\n${' '.repeat(margin)}`);
  const labelled = (style: (text: string) => string, label: string, text: string): string =>
    `${style(label.padEnd(width))}  ${lines(text, width + 2)}`;
  return (event) => {
    switch (event.type) {
      case 'started':
        titles.set(event.step, event.title);
        return undefined;
      case 'finished': {
        const title = titles.get(event.step) ?? event.step;
        const line = `${styleOf(event.outcome, theme)(event.outcome.padEnd(width))}  ${title}`;
        if (event.detail === undefined) return line;
        const fits = !wrapped || width + 2 + title.length + 2 + event.detail.length <= theme.columns;
        const margin = ' '.repeat(width + 2);
        return fits ? `${line}  ${theme.faint(event.detail)}` : `${line}\n${margin}${theme.faint(event.detail)}`;
      }
      case 'failed':
        return labelled(theme.removed, 'failed', `${titles.get(event.step) ?? event.step}: ${event.reason}`);
      case 'warning':
        return labelled(theme.warning, 'warning', event.text);
      case 'progress':
      case 'information':
        return lines(event.text, 0);
    }
  };
}

function styleOf(outcome: StepOutcome, theme: Theme): (text: string) => string {
  switch (outcome) {
    case 'created':
    case 'done':
      return theme.added;
    case 'updated':
      return theme.changed;
    case 'deleted':
    case 'disabled':
      return theme.removed;
    case 'unchanged':
      return theme.faint;
  }
}
