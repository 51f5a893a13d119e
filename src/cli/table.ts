import type { Command } from './command.ts';
import { buildingCommands } from './table/building.ts';
import { explainingCommands } from './table/explaining.ts';
import { operatingCommands } from './table/operating.ts';
import { tryingCommands } from './table/trying.ts';

/** What a group of commands is for, by the word before the space. */
export const commandGroups: Readonly<Record<string, string>> = {
  config: 'Show what the tool would work with',
};

/** Every command; help, parsing and the reference pages are made from it. Nothing is loaded before it runs. */
export const commands: readonly Command[] = [
  ...buildingCommands,
  ...operatingCommands,
  ...tryingCommands,
  ...explainingCommands,
];
