import ora from 'ora';
import { lineMaker, type Renderer, type RendererOptions } from './renderer.ts';

/** A line for each finished step, and below them a spinner with what is under way. */
export function terminalRenderer({ stderr, theme }: RendererOptions): Renderer {
  const line = lineMaker(theme);
  const underWay = new Map<string, string>();
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
    const last = titles.at(-1);
    if (last === undefined) return;
    spinner.text = titles.length > 1 ? `${last} ${theme.faint(`and ${titles.length - 1} more`)}` : last;
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
      pause();
      const text = line(event);
      if (text !== undefined) stderr.write(`${text}\n`);
      spin();
    },
  };
}
