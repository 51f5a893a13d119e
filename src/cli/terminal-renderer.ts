import ora from 'ora';
import { lineMaker, type Renderer, type RendererOptions } from './renderer.ts';

/** Columns of the spinner's sign and the space behind it; the last column stays free, where some terminals break the line. */
const signWidth = 3;

/** A line for each finished step, and below them a spinner with what is under way, and how far it is. */
export function terminalRenderer({ stderr, theme, verbose }: RendererOptions): Renderer {
  const line = lineMaker(theme, true);
  const underWay = new Map<string, string>();
  let progress: string | undefined;
  const coloured = theme.added('x') !== 'x';
  const spinner = ora({
    stream: stderr,
    isEnabled: true,
    // Prompts read stdin themselves, and Ctrl-C has to stay a signal.
    discardStdin: false,
    color: coloured ? 'cyan' : false,
  });
  const spin = (): void => {
    const titles = [...underWay.values()];
    const last = titles.at(-1) ?? progress;
    if (last === undefined) return;
    const more = titles.length > 1 ? ` and ${titles.length - 1} more` : '';
    spinner.text = `${cut(progress ?? last, theme.columns - signWidth - more.length)}${theme.faint(more)}`;
    spinner.start();
  };
  const pause = (): void => {
    if (spinner.isSpinning) spinner.stop();
  };
  return {
    pause,
    show(event) {
      if (event.type === 'started') underWay.set(event.step, event.title);
      if (event.type === 'finished' || event.type === 'failed') underWay.delete(event.step);
      progress = event.type === 'progress' ? event.text : undefined;
      pause();
      const text = event.type === 'progress' && !verbose ? undefined : line(event);
      if (text !== undefined) stderr.write(`${text}\n`);
      spin();
    },
  };
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
}
