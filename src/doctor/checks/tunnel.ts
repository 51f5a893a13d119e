import { isAlive, type JournalFile } from '../../tunnel/journal.ts';
import { ok, failed, type Check } from '../check.ts';

/** A tunnel that was killed has left the addresses that it changed; its journal says which. */
export function tunnelCheck(journal: JournalFile, integration: string | undefined): Check {
  return {
    name: 'tunnel',
    async run() {
      const found = await journal.read();
      if (found === undefined) return ok('none has left anything');
      const { startedAt, pid, integration: own = integration } = found;
      if (isAlive(found))
        return ok(`one runs since ${startedAt} (process ${String(pid)}) and holds the secrets webhook`);
      return failed(
        `one of ${startedAt} was killed, and the secrets webhook still points at it`,
        `Run "app-builder tunnel${own === undefined ? '' : ` ${own}`}", which gives the addresses back before it starts.`,
      );
    },
  };
}
