import { choiceFailure } from './address-failures.ts';
import type { AddressProvider } from './address-provider.ts';
import { opened } from './opened.ts';
import { startProgram } from './program.ts';
import { originOf } from './own-address.ts';

export interface SshSetting {
  /** `[user@]host[:port]` */
  readonly destination: string;
  /** Public address of the forwarded port; `{port}` stands for the port that the server chose. */
  readonly url: string;
  /** Port on the server; undefined: the server chooses one. */
  readonly remotePort: number | undefined;
  /** Options in the form of ssh_config, e.g. `IdentityFile=~/.ssh/tunnel`. */
  readonly options: readonly string[];
}

const chosenPort = '{port}';

/**
 * No prompt, no tunnel without its forwarding, and an end where the server is gone (aws-and-tunnels §C). A connection of its own: one
 * that the user's settings share would keep the forwarding when this program ends.
 */
const always = [
  'ExitOnForwardFailure=yes',
  'ServerAliveInterval=15',
  'ServerAliveCountMax=3',
  'BatchMode=yes',
  'ControlMaster=no',
  'ControlPath=none',
];

export function allocatedPortIn(line: string): string | undefined {
  return /Allocated port (\d+) for remote forward/.exec(line)?.[1];
}

/** `-R` of OpenSSH to a host of the user's. Throws Failure `AB-TUNNEL-PROVIDER` for a setting that cannot be. */
export function ssh(setting: SshSetting, environment: Readonly<Record<string, string | undefined>>): AddressProvider {
  const { url, remotePort, options } = setting;
  const { destination, port } = destinationOf(setting.destination);
  const isChosen = url.includes(chosenPort);
  if (!isChosen && remotePort === undefined) {
    throw choiceFailure(
      `Which port of ${destination} leads to ${url} is not known`,
      `Give it with --ssh-remote-port, or let the server choose one and write ${chosenPort} in --ssh-url.`,
    );
  }
  // Refused here and not when the tunnel is open.
  originOf(url.replace(chosenPort, '1'), '--ssh-url');
  return {
    name: 'ssh',
    open(localPort, signal) {
      const forward = `${String(remotePort ?? 0)}:127.0.0.1:${String(localPort)}`;
      const words = [
        '-N',
        // Says on stderr that the forwarding stands, which nothing else tells where the port was given.
        ...(remotePort === undefined ? [] : ['-v']),
        ...[...always, ...options].flatMap((option) => ['-o', option]),
        ...(port === undefined ? [] : ['-p', port]),
        '-R',
        forward,
        '--',
        destination,
      ];
      const program = startProgram('ssh', words, environment);
      const known =
        remotePort === undefined
          ? program.found(allocatedPortIn)
          : program.found((line) => (line.includes('remote forward success') ? String(remotePort) : undefined));
      const address = known.then((found) => originOf(url.replace(chosenPort, found), '--ssh-url'));
      return opened('ssh', program, address, signal);
    },
  };
}

function destinationOf(text: string): { readonly destination: string; readonly port: string | undefined } {
  const [, destination = '', port] = /^((?:[\w.-]+@)?(?!-)(?:[\w.-]+|\[[\da-f:]+\]))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (destination === '' || destination.startsWith('-')) {
    throw choiceFailure(`"${text}" is no host for ssh`, 'Give it as [user@]host or [user@]host:port.');
  }
  return { destination: destination.replaceAll(/[[\]]/g, ''), port };
}
