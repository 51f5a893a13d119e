import { addressFailure } from './address-failures.ts';
import type { AddressProvider } from './address-provider.ts';
import { madeForAnother } from './made-for.ts';
import { opened } from './opened.ts';
import { startProgram } from './program.ts';

/** Its own service has a host under the same name, which stands in errors. */
const quickTunnel = /https:\/\/(?!api\.)[a-z0-9-]+\.trycloudflare\.com/;

export function quickTunnelIn(line: string): string | undefined {
  return quickTunnel.exec(line)?.[0];
}

/**
 * A quick tunnel of Cloudflare: no account, and another address each time (aws-and-tunnels §C).
 *
 * @param file path of the program
 */
export function cloudflared(file: string, environment: Readonly<Record<string, string | undefined>>): AddressProvider {
  return {
    name: 'cloudflared',
    async open(port, signal) {
      const problem = await madeForAnother(file);
      if (problem !== undefined) throw addressFailure('cloudflared', problem);
      const words = ['tunnel', '--url', `http://127.0.0.1:${String(port)}`, '--no-autoupdate'];
      const program = startProgram(file, words, environment);
      return opened('cloudflared', program, program.found(quickTunnelIn), signal);
    },
  };
}
