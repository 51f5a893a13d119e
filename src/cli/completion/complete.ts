import type { Command, Flag } from '../command.ts';
import { commonFlags } from '../flags.ts';
import { helpTopics } from '../help-topics.ts';
import { commandGroups } from '../table.ts';

/** A word that could stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** `files`: the shell itself knows them best. */
export type Completion = readonly Candidate[] | 'files';

/** Values that are found when they are asked for, by the name of the argument. */
export type ValueSources = Readonly<Record<string, () => Promise<readonly Candidate[]>>>;

/** A command line as far as it is written. */
interface Line {
  /** Before the word at the cursor, without the program. */
  readonly before: readonly string[];
  /** The word at the cursor, as far as it is written. */
  readonly current: string;
}

const helpFlag: Flag = { name: 'help', short: 'h', summary: 'show help' };

/** What could stand at the cursor. */
export async function complete(line: Line, commands: readonly Command[], sources: ValueSources): Promise<Completion> {
  const { before, current } = joined(line);
  const read = readWords(before, commands);
  const flags = [...(read.command?.flags ?? []), ...commonFlags, helpFlag];
  const flagOf = (word: string): Flag | undefined =>
    flags.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
  const [name, written] = splitOnce(current);
  if (read.flagsEnded !== true) {
    const open = flagOf(before.at(-1) ?? '');
    if (open?.value !== undefined) return starting(valuesOf(open, current), current);
    const inside = written === undefined ? undefined : flagOf(name);
    if (inside?.value !== undefined)
      return prefixed(`${name}=`, starting(valuesOf(inside, written ?? ''), written ?? ''));
    if (current.startsWith('-')) return starting(openFlags(flags, before), current);
  }
  if (read.command === undefined) return starting(nextWords(read.words, commands), current);
  const argument = read.command.arguments?.[read.position];
  if (argument === undefined) return [];
  if (argument.choices !== undefined)
    return starting(
      argument.choices.map((word) => ({ word, about: '' })),
      current,
    );
  const source = sources[argument.name];
  if (source !== undefined) return starting(await source(), current);
  return argument.name === 'file' ? 'files' : [];
}

/** bash hands `--flag=value` over as three words. */
function joined({ before, current }: Line): Line {
  if (current === '=') return { before, current: '' };
  return before.at(-1) === '=' ? { before: before.slice(0, -1), current } : { before, current };
}

interface ReadWords {
  /** Words of the command's name so far. */
  readonly words: readonly string[];
  readonly command?: Command;
  /** How many of its arguments are written. */
  readonly position: number;
  readonly flagsEnded?: true;
}

function readWords(before: readonly string[], commands: readonly Command[]): ReadWords {
  const words: string[] = [];
  let command: Command | undefined;
  let position = 0;
  for (let index = 0; index < before.length; index += 1) {
    const word = before[index] ?? '';
    if (word === '--') return { words, ...(command === undefined ? {} : { command }), position, flagsEnded: true };
    if (word.startsWith('-')) {
      const flags = [...(command?.flags ?? []), ...commonFlags];
      const takesNext = flags.some(({ name, value }) => value !== undefined && word === `--${name}`);
      if (takesNext) index += 1;
    } else if (command === undefined) {
      words.push(word);
      command = commands.find(({ name }) => name === words.join(' '));
    } else position += 1;
  }
  return { words, ...(command === undefined ? {} : { command }), position };
}

/** Names of commands and groups after these words. */
function nextWords(words: readonly string[], commands: readonly Command[]): readonly Candidate[] {
  const helping = words[0] === 'help';
  const path = helping ? words.slice(1) : words;
  const beginnings = commands.filter(({ name }) => path.every((word, index) => name.split(' ')[index] === word));
  const next = beginnings.flatMap(({ name, summary }): readonly Candidate[] => {
    const [word, ...more] = name.split(' ').slice(path.length);
    if (word === undefined) return [];
    return [{ word, about: more.length === 0 ? summary : (commandGroups[word] ?? '') }];
  });
  const own: readonly Candidate[] =
    words.length === 0
      ? [{ word: 'help', about: 'show help of a command or a topic' }]
      : helping && path.length === 0
        ? Object.entries(helpTopics).map(([word, { summary }]) => ({ word, about: summary }))
        : [];
  return [...next, ...own].filter(({ word }, index, all) => all.findIndex((one) => one.word === word) === index);
}

/** A flag that is given already is offered again only where it may stand more than once. */
function openFlags(flags: readonly Flag[], before: readonly string[]): readonly Candidate[] {
  return flags
    .filter(({ name, many }) => many !== undefined || !before.some((word) => splitOnce(word)[0] === `--${name}`))
    .map(({ name, summary }) => ({ word: `--${name}`, about: summary }));
}

/** Parts of a comma list are completed one by one. */
function valuesOf({ choices, many, value }: Flag, written: string): Completion {
  if (choices === undefined) return value === 'path' || value === 'file' ? 'files' : [];
  const done = many === 'list' ? written.slice(0, written.lastIndexOf(',') + 1) : '';
  const given = done.split(',');
  return choices.filter((choice) => !given.includes(choice)).map((choice) => ({ word: done + choice, about: '' }));
}

function splitOnce(word: string): readonly [string, string?] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

const starting = (all: Completion, beginning: string): Completion =>
  all === 'files' ? all : all.filter(({ word }) => word.startsWith(beginning));

const prefixed = (prefix: string, all: Completion): Completion =>
  all === 'files' ? all : all.map(({ word, about }) => ({ word: prefix + word, about }));
