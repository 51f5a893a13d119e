import { isAlive, type JournalFile } from '../../tunnel/journal.ts';
import { ok, failed, type Check } from '../check.ts';

/** A tunnel that was killed has left the addresses that it changed; its journal says which. */
export function tunnelCheck(journal: JournalFile): Check {
  return {
    name: 'tunnel',
    async run() {
      const found = await journal.read();
      if (found === undefined) return ok('none has left anything');
      const { startedAt, pid } = found;
      if (isAlive(found))
        return ok(`one runs since ${startedAt} (process ${String(pid)}) and holds the secrets webhook`);
      return failed(
        `one of ${startedAt} was killed, and the secrets webhook still points at it`,
        'Run "app-builder tunnel --restore", which gives the addresses back.',
      );
    },
  };
}
