import type { LogLine } from '../runtime/ports.ts';
import type { SandboxSetting } from '../runtime/sandbox-route.ts';

/** What every binding does the same way in a deployed function. */

/** The sandbox as `APP_BUILDER_SANDBOX` and `APP_BUILDER_SANDBOX_HOSTS` give it; undefined where there is none. */
export function sandboxOf(environment: Readonly<Record<string, string | undefined>>): SandboxSetting | undefined {
  const origin = environment['APP_BUILDER_SANDBOX'];
  const hosts = environment['APP_BUILDER_SANDBOX_HOSTS'] ?? '';
  return origin === undefined || origin === ''
    ? undefined
    : { origin, hosts: hosts.split(',').filter((host) => host !== '') };
}

/** Writes one line of JSON with the time (RFC 3339) first, under the name that the engine's logs have for it. */
export function writeLogLine(timeName: 'time' | 'timestamp', { level, message, ...fields }: LogLine): void {
  const line = { [timeName]: new Date().toISOString(), level, message, ...fields };
  process.stdout.write(`${JSON.stringify(line, (_key, value: unknown) => plain(value))}\n`);
}

/** Errors and large integers have no JSON form of their own. */
function plain(value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message };
  return typeof value === 'bigint' ? value.toString() : value;
}
