import type { Command } from './command.ts';
import { appCommands } from './table/apps.ts';
import { buildingCommands } from './table/building.ts';
import { checkingCommands } from './table/checking.ts';
import { eventCommands } from './table/events.ts';
import { explainingCommands } from './table/explaining.ts';
import { operatingCommands } from './table/operating.ts';
import { publishingCommands } from './table/publishing.ts';
import { tryingCommands } from './table/trying.ts';
import { tunnelCommands } from './table/tunnel.ts';
import { webhookCommands } from './table/webhooks.ts';

/** What a group of commands is for, by the word before the space. */
export const commandGroups: Readonly<Record<string, string>> = {
  activity: 'Try what a platform does in the name of an app',
  config: 'Show what the tool would work with',
  events: 'Look at what the tunnel and the sandbox delivered, and send it again',
};

/** Commands that serve one purpose; `--help` and the reference pages show them under it. */
interface Purpose {
  readonly purpose: string;
  readonly commands: readonly Command[];
}

export const purposes: readonly Purpose[] = [
  {
    purpose: 'Build an app and bring it to its customers',
    commands: [...buildingCommands, ...publishingCommands, ...appCommands],
  },
  { purpose: 'See what is deployed and what it does', commands: [...operatingCommands] },
  { purpose: 'Find what is wrong', commands: [...checkingCommands, ...webhookCommands] },
  { purpose: 'Try it on this machine', commands: [...tryingCommands, ...tunnelCommands, ...eventCommands] },
  { purpose: 'Ask the tool', commands: [...explainingCommands] },
];

/** Every command; help, parsing and the reference pages are made from it. Nothing is loaded before it runs. */
export const commands: readonly Command[] = purposes.flatMap((purpose) => purpose.commands);
