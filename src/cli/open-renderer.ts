import { jsonRenderer, plainRenderer, type Renderer, type RendererOptions } from './renderer.ts';

/** A spinner on a terminal, plain lines elsewhere; under `--json` events as JSON lines with `--verbose`, else nothing. */
export async function openRenderer(options: RendererOptions): Promise<Renderer> {
  const { json, verbose, stderr, environment } = options;
  if (json) return jsonRenderer(verbose ? stderr : undefined);
  const moves = stderr.isTTY === true && 'cursorTo' in stderr && environment['TERM'] !== 'dumb';
  if (!moves || (environment['CI'] ?? '') !== '') return plainRenderer(options);
  const { terminalRenderer } = await import('./terminal-renderer.ts');
  return terminalRenderer(options);
}
