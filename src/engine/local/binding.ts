import { join } from 'node:path';
import type { InstallationChanged, Ports } from '../../runtime/ports.ts';
import { sandboxRoute } from '../../runtime/sandbox-route.ts';
import { sandboxOf, writeLogLine } from '../deployed.ts';
import { sendToFiles } from './queues/message-files.ts';
import { stateFiles } from './state-files.ts';
import { versionedFiles } from './versioned-files.ts';

/**
 * Gives a handler the ports of the local engine. Part of every bundle for this machine: it has no library in it.
 * The engine host sets `APP_BUILDER_ENGINE_FOLDER`, `APP_BUILDER_SANDBOX` and `APP_BUILDER_SANDBOX_HOSTS`.
 */
export function bindLocal<Bound>(definition: { bind(ports: Ports): Bound }): Bound {
  const folder = process.env['APP_BUILDER_ENGINE_FOLDER'];
  if (folder === undefined)
    throw new Error('APP_BUILDER_ENGINE_FOLDER is not set: this function runs under the engine host only');
  return definition.bind({
    secrets: versionedFiles(join(folder, 'secrets')),
    state: stateFiles(join(folder, 'state'), { now: Date.now }),
    now: Date.now,
    log: (line) => writeLogLine('time', line),
    environment: process.env,
    route: sandboxRoute(sandboxOf(process.env)),
    announce,
    async send(queue, messages, options = {}) {
      tellSent(await sendToFiles(join(folder, 'queues'), queue, messages, options.delay, Date.now()));
    },
  });
}

/** Spares the messages the time until the engine host next looks; it finds them without that, too, and so does the next host. */
function tellSent(queue: string): void {
  if (process.connected) process.send?.({ type: 'sent', queue }, () => undefined);
}

/** Resolves when the engine host has the event; rejects when there is no host any more, so that the caller can be asked again. */
function announce(change: InstallationChanged): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) return reject(new Error('the engine host is gone'));
    process.send({ type: 'announce', change }, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}
