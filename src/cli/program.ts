import {
  Argument as ParserArgument,
  Command as Parser,
  CommanderError,
  Help,
  InvalidArgumentError,
  Option,
} from 'commander';
import type { Command, Flag, Given } from './command.ts';
import { exitMeanings } from './exit-meanings.ts';
import { commonFlags } from './flags.ts';
import { commaList } from '../input/comma-list.ts';
import { givenFrom, type FlagValue } from './given.ts';
import { helpTopics } from './help-topics.ts';
import { commandGroups, purposes } from './table.ts';
import { flagAlone, refuseSecrets, usageFailure } from './usage.ts';

/** What a command line asks for. */
export type Parsed =
  | { readonly type: 'command'; readonly command: Command; readonly given: Given }
  | { readonly type: 'help'; readonly text: string }
  | { readonly type: 'version' };

const everyCommand = 'Flags of every command:';

/**
 * Reads a command line.
 *
 * @param argv without node and script
 * @param columns width of the help text
 * @throws Failure exit 2 for unknown commands and flags, wrong values, and secrets on argv
 */
export function parse(argv: readonly string[], commands: readonly Command[], columns: number): Parsed {
  refuseSecrets(argv);
  const topic = topicOf(argv, columns);
  if (topic !== undefined) return { type: 'help', text: topic };
  const printed: string[] = [];
  const selected: Parsed[] = [];
  const root = newParser('app-builder', columns, printed)
    .description("Takes an app for a SaaS platform's app store from an empty folder to production.")
    .usage('<command> [flags]')
    .version('', '-V, --version', 'print the version')
    .configureHelp({ ...helpStyle, formatHelp: commandsFirst })
    .addHelpText('after', topicsText());
  for (const flag of commonFlags) root.addOption(optionOf(flag).helpGroup(everyCommand));
  for (const command of commands) addCommand(root, command, (parsed) => selected.push(parsed));
  root
    .commandsGroup(`${purposes.at(-1)?.purpose ?? ''}:`)
    .helpCommand('help [command]', 'show help of a command or a topic');
  try {
    root.parse(helpAsFlag(argv, commands), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.version') return { type: 'version' };
    if (error.exitCode === 0 || error.code === 'commander.help') return { type: 'help', text: printed.join('') };
    throw usageFailure(error, helpLine(argv, commands));
  }
  return selected[0] ?? { type: 'help', text: root.helpInformation() };
}

function newParser(name: string, columns: number, printed: string[]): Parser {
  const write = (text: string): void => void printed.push(text);
  return new Parser(name)
    .exitOverride()
    .configureOutput({
      writeOut: write,
      writeErr: write,
      outputError: () => {},
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    })
    .configureHelp(helpStyle)
    .helpOption('-h, --help', 'show help');
}

const helpStyle = { showGlobalOptions: true, styleTitle: titleOf, subcommandTerm: termOf };

const isFlags = (section: string): boolean => section.startsWith('Flags');

/** Whoever asks for help of the program looks for a command; the parser would show flags first. */
function commandsFirst(parser: Parser, help: Help): string {
  const sections = Help.prototype.formatHelp.call(help, parser, help).trimEnd().split('\n\n');
  return `${[...sections.filter((section) => !isFlags(section)), ...sections.filter(isFlags)].join('\n\n')}\n`;
}

/** `help <topic>`; undefined for everything else. */
function topicOf(argv: readonly string[], columns: number): string | undefined {
  const [first, second = '', ...more] = argv;
  if (first !== 'help' || more.length > 0 || !Object.hasOwn(helpTopics, second)) return undefined;
  return `${helpTopics[second]?.lines(columns).join('\n') ?? ''}\n`;
}

/** `help <command>` as `<command> --help`. What is no command gets no flag, so that the parser refuses it. */
function helpAsFlag(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const [first, ...words] = argv;
  if (first !== 'help' || words[0] === undefined || words[0].startsWith('-')) return argv;
  const known = commands.some(({ name }) => {
    const parts = name.split(' ');
    return parts.slice(0, words.length).every((part, index) => part === words[index]);
  });
  return known ? [...words, '--help'] : words;
}

function topicsText(): string {
  const topics = Object.entries(helpTopics);
  const width = Math.max(...topics.map(([name]) => name.length));
  return ['', 'Topics:', ...topics.map(([name, { summary }]) => `  help ${name.padEnd(width)}  ${summary}`)].join('\n');
}

/** The field says flags; the parser says options. */
function titleOf(title: string): string {
  if (title === 'Global Options:') return everyCommand;
  return title === 'Options:' ? 'Flags:' : title;
}

function termOf(parser: Parser): string {
  return [parser.name(), ...parser.registeredArguments.map(argumentTerm)].join(' ');
}

function argumentTerm(argument: { readonly name: () => string; readonly required: boolean }): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function addCommand(root: Parser, command: Command, select: (parsed: Parsed) => void): void {
  const words = command.name.split(' ');
  const name = words.at(-1) ?? command.name;
  const parent = words.length > 1 ? groupOf(root, words[0] ?? '', headingOf(command)) : root;
  const parser = parent
    .command(name)
    .helpGroup(parent === root ? headingOf(command) : 'Commands:')
    .summary(command.summary)
    .description(command.details ?? `${command.summary}.`);
  const named = (command.arguments ?? []).map((argument) => {
    const written = argument.required ? `<${argument.name}>` : `[${argument.name}]`;
    const choices = argument.choices === undefined ? '' : `: ${argument.choices.join(', ')}`;
    parser.addArgument(
      new ParserArgument(written, argument.summary + choices).argParser((value) => chosen(argument, value)),
    );
    return argument.name;
  });
  const options = new Map(command.flags.map((flag) => [flag, optionOf(flag)]));
  for (const option of options.values()) parser.addOption(option);
  const after = [...examplesLines(command), ...exitLines(command)];
  if (after.length > 0) parser.addHelpText('after', after.join('\n'));
  parser.usage([...parser.registeredArguments.map(argumentTerm), '[flags]'].join(' '));
  parser.action(() => {
    const flags: Record<string, FlagValue> = {};
    for (const flag of command.flags) collect(flags, flag, parser);
    for (const flag of commonFlags) collect(flags, flag, root);
    refuseFlagsAlone(command, flags);
    const given = Object.fromEntries(named.map((argument, index) => [argument, parser.args[index]]));
    select({ type: 'command', command, given: givenFrom(flags, given) });
  });
}

/** The purpose of a command; commands that are not of the table, as in tests, are commands. */
function headingOf(command: Command): string {
  const purpose = purposes.find(({ commands }) => commands.includes(command))?.purpose;
  return `${purpose ?? 'Commands'}:`;
}

function groupOf(root: Parser, name: string, heading: string): Parser {
  const existing = root.commands.find((parser) => parser.name() === name);
  return (
    existing ??
    root
      .command(name)
      .helpGroup(heading)
      .helpCommand(false)
      .summary(commandGroups[name] ?? '')
      .description(`${commandGroups[name] ?? name}.`)
      .usage('<command> [flags]')
  );
}

/** Options of the parser live under camel case names, and `--no-x` as false under `x`. */
function collect(flags: Record<string, FlagValue>, flag: Flag, holder: Parser): void {
  const name = optionOf(flag).attributeName();
  if (holder.getOptionValueSource(name) !== 'cli') return;
  const value: unknown = holder.getOptionValue(name);
  flags[flag.name] = typeof value === 'string' || Array.isArray(value) ? value : true;
}

function refuseFlagsAlone(command: Command, given: Readonly<Record<string, FlagValue>>): void {
  for (const { name, needs } of command.flags) {
    if (needs !== undefined && Object.hasOwn(given, name) && !Object.hasOwn(given, needs)) throw flagAlone(name, needs);
  }
}

function optionOf(flag: Flag): Option {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const value = flag.value === undefined ? '' : ` <${flag.value}>`;
  const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`;
  const option = new Option(`${short}--${flag.name}${value}`, flag.summary + choices);
  return flag.value === undefined ? option : option.argParser((text, before: unknown) => valueOf(flag, text, before));
}

function valueOf(flag: Flag, text: string, before: unknown): FlagValue {
  const values = flag.many === 'list' ? commaList(text) : [text];
  if (flag.choices !== undefined && !values.every((value) => flag.choices?.includes(value))) {
    throw new InvalidArgumentError(`Allowed are ${flag.choices.join(', ')}.`);
  }
  if (flag.range !== undefined && !inRange(text, flag.range)) {
    throw new InvalidArgumentError(`It is a whole number from ${flag.range[0]} to ${flag.range[1]}.`);
  }
  return flag.many !== undefined ? [...(Array.isArray(before) ? before : []), ...values] : text;
}

function chosen({ choices }: { readonly choices?: readonly string[] }, value: string): string {
  if (choices === undefined || choices.includes(value)) return value;
  throw new InvalidArgumentError(`Allowed are ${choices.join(', ')}.`);
}

function inRange(text: string, [least, most]: readonly [number, number]): boolean {
  return /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
}

function examplesLines({ examples }: Command): readonly string[] {
  if (examples.length === 0) return [];
  return ['', 'Examples:', ...examples.flatMap(({ run, shows }) => [`  ${run}`, `      ${shows}`])];
}

/** Only where there are more than those of every command. */
function exitLines({ exits = [] }: Command): readonly string[] {
  if (exits.length === 0) return [];
  return [
    '',
    'Exit codes besides 0, 1, 2 and 130:',
    ...exitMeanings(exits).map(({ code, meaning }) => `  ${String(code)}  ${meaning}`),
  ];
}

function helpLine(argv: readonly string[], commands: readonly Command[]): string {
  const words = argv.filter((word) => !word.startsWith('-'));
  const group = commands.some(({ name }) => name.startsWith(`${words[0]} `)) ? words[0] : undefined;
  return ['app-builder', nameMeant(argv, commands) ?? group, '--help'].filter((word) => word !== undefined).join(' ');
}

/** The name of the command that a command line begins with, also where the parser refuses the line. */
export function nameMeant(argv: readonly string[], commands: readonly Command[]): string | undefined {
  const words = argv.filter((word) => !word.startsWith('-'));
  return commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '))?.name;
}
