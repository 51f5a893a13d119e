import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../cli/terminal.ts';
import { freePort } from './stage.ts';

const program = '/usr/sbin/sshd';
const keygen = 'ssh-keygen';

/** Why there is no OpenSSH server here; undefined where there is one. */
export const noServer = existsSync(program) ? undefined : `${program} is missing: apt-get install openssh-server`;

export interface SshServer {
  /** For `--ssh`. */
  readonly destination: string;
  /** For `--ssh-option`. */
  readonly options: readonly string[];
  /** Ends all connections, and not the server. */
  disconnect(): void;
}

/** An OpenSSH server on 127.0.0.1 with keys of its own, which lets this user in with a key and nothing else. */
export async function startSshServer(): Promise<SshServer> {
  const folder = await temporaryFolder();
  const [hostKey, userKey, known] = ['host', 'user', 'known'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const key of [hostKey, userKey]) execFileSync(keygen, ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const port = await freePort();
  const config = [
    `ListenAddress 127.0.0.1:${String(port)}`,
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${userKey}.pub`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'AllowTcpForwarding remote',
  ];
  await writeFile(join(folder, 'config'), `${config.join('\n')}\n`);
  // The folder that the Debian package makes when its service starts.
  if (userInfo().uid === 0) await mkdir('/run/sshd', { recursive: true });
  const server = spawn(program, ['-D', '-e', '-f', join(folder, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  onTestFinished(() => void process.kill(-(server.pid ?? 0), 'SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (line.startsWith('Server listening')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`sshd ended with ${String(code)}`)));
  });
  return {
    destination: `${userInfo().username}@127.0.0.1:${String(port)}`,
    options: [
      `IdentityFile=${userKey}`,
      `UserKnownHostsFile=${known}`,
      'StrictHostKeyChecking=accept-new',
      'IdentitiesOnly=yes',
    ],
    disconnect() {
      const list = execFileSync('ps', ['-o', 'pid=,ppid=', '-A'], { encoding: 'utf8' });
      for (const row of list.trim().split('\n')) {
        const [pid, parent] = row.trim().split(/\s+/).map(Number);
        if (parent === server.pid && pid !== undefined) process.kill(pid, 'SIGKILL');
      }
    },
  };
}
