import { hostname, userInfo } from 'node:os';
import type { Holder } from './engine.ts';

/** Who runs this process, `<user>@<machine>`. A container may run it as a user without a name, who is given by number. */
export function currentHolder(nameOfUser: () => string = () => userInfo().username): Holder {
  const machine = hostname();
  try {
    return { who: `${nameOfUser()}@${machine}` };
  } catch {
    return { who: `user ${String(process.getuid?.() ?? 'unknown')}@${machine}` };
  }
}
