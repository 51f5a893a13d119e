import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { choiceFailure } from './address-failures.ts';
import type { AddressProvider } from './address-provider.ts';
import { cloudflared } from './cloudflared.ts';
import { ownAddress } from './own-address.ts';
import { type SshSetting, ssh } from './ssh.ts';

export interface ProviderChoice {
  readonly tunnelUrl: string | undefined;
  readonly ssh: Omit<SshSetting, 'destination' | 'url'> & {
    readonly destination: string | undefined;
    readonly url: string | undefined;
  };
  /** Port of this machine, where the user gave one. */
  readonly port: number | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The address of the user's, else ssh where a host is given, else cloudflared. Throws Failure `AB-TUNNEL-PROVIDER`. */
export async function chooseProvider(choice: ProviderChoice): Promise<AddressProvider> {
  const { tunnelUrl, environment } = choice;
  const { destination, url, remotePort, options } = choice.ssh;
  if (tunnelUrl !== undefined) {
    if (destination !== undefined) {
      throw choiceFailure('--tunnel-url and --ssh exclude each other', 'Leave one of them out.');
    }
    if (choice.port === undefined) {
      throw choiceFailure(
        `Which port of this machine ${tunnelUrl} leads to is not known`,
        'Give it with --port, and have the address lead to it.',
      );
    }
    return ownAddress(tunnelUrl);
  }
  if (destination !== undefined) {
    if (url !== undefined) return ssh({ destination, url, remotePort, options }, environment);
    throw choiceFailure(
      `The public address of what ${destination} forwards is not known`,
      'Give it with --ssh-url, e.g. https://hooks.example.com, with {port} where the server chooses the port.',
    );
  }
  if (url !== undefined || remotePort !== undefined || options.length > 0) {
    throw choiceFailure('Settings of ssh are given without a host', 'Add --ssh <[user@]host[:port]>.');
  }
  const found = await onPath('cloudflared', environment);
  if (found !== undefined) return cloudflared(found, environment);
  throw choiceFailure(
    'There is no way to a public address',
    'Install cloudflared, or give an address of yours (--tunnel-url with --port), or a host for ssh (--ssh with --ssh-url).',
  );
}

async function onPath(
  program: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const names = environment['OS'] === 'Windows_NT' ? [`${program}.exe`] : [program];
  for (const folder of (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of names) {
      const file = join(folder, name);
      const isRunnable = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isRunnable) return file;
    }
  }
  return undefined;
}
