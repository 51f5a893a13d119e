import type { Failure, FailureExit } from '../failure.ts';
import type { Run } from '../run.ts';
import type { JsonSchema } from './documents/schema.ts';

/** A flag as data; help, completion and the reference pages are made from it. */
export interface Flag {
  /** Long form without dashes, e.g. `service-instance-name`. */
  readonly name: string;
  readonly short?: string;
  readonly summary: string;
  /** Absent: the flag takes no value. */
  readonly value?: string;
  /** May be given more than once; `list`: or as a comma list, `each`: every value is taken as it is. */
  readonly many?: 'list' | 'each';
  readonly choices?: readonly string[];
  /** The value is a whole number within these bounds, both included. */
  readonly range?: readonly [number, number];
  /** Name of the flag without which this one means nothing. */
  readonly needs?: string;
}

interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly choices?: readonly string[];
}

interface Example {
  readonly run: string;
  readonly shows: string;
}

/** What the user gave on the command line, by flag name. */
export interface Given {
  readonly arguments: Readonly<Record<string, string | undefined>>;
  text(flag: string): string | undefined;
  /** Every part of a flag that takes comma lists. */
  list(flag: string): readonly string[];
  /** Every value of a flag, as it was given. */
  each(flag: string): readonly string[];
  has(flag: string): boolean;
}

/** What a command hands back: one document, and how to show it to a person. */
export interface CommandResult {
  /**
   * Printed as it is under `--json` (with `ok`), rendered by `lines` otherwise. Undefined: the command wrote its result
   * itself while it ran.
   */
  readonly document: Readonly<Record<string, unknown>> | undefined;
  /** For a person, on stdout; may use the theme's styles. */
  readonly lines: (theme: Theme) => readonly string[];
  /** 3 for `--dry-run --exit-code` with changes; 0 otherwise. */
  readonly exitCode?: 0 | 3;
  /**
   * What was found is bad, and worth showing: the lines are printed, then this; `--json` prints one document, the failure's with
   * the fields of `document`. Its exit is the run's.
   */
  readonly failure?: Failure;
}

/** Styles by meaning; identity functions where there is no colour. */
export interface Theme {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly added: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly link: (text: string) => string;
  readonly columns: number;
}

/** Process, terminal and world, as a command may use them. Tests pass their own. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly homeFolder: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly now: () => number;
}

/** Says what is wrong with an answer while it is being typed; undefined when nothing is. */
export type AnswerCheck = (value: string) => string | undefined;

/** A question that only a person can answer; the answer comes from a terminal or not at all. */
export interface Asker {
  text(question: {
    readonly message: string;
    readonly initial?: string;
    readonly check?: AnswerCheck;
  }): Promise<string>;
  secret(question: { readonly message: string; readonly check?: AnswerCheck }): Promise<string>;
  confirm(question: { readonly message: string }): Promise<boolean>;
  /** `choices`: the answers, each with what it means. */
  select(question: {
    readonly message: string;
    readonly choices: Readonly<Record<string, string>>;
    readonly initial?: string;
  }): Promise<string>;
}

export interface CommandContext extends Run {
  /** The table, for what tells about commands. */
  readonly commands: readonly Command[];
  readonly surroundings: Surroundings;
  readonly given: Given;
  /** Undefined where nobody can or may be asked; `whyNotAsking` then says why. */
  readonly ask: Asker | undefined;
  readonly whyNotAsking: string;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Registers a value that no output may ever show. */
  readonly redact: (secret: string) => void;
  /** Text without the secrets that were registered. The streams do the same; this is for text that is going to be cut. */
  readonly clean: (text: string) => string;
}

export interface Command {
  /** `bootstrap`, or `config show` for a subcommand of a group. */
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly arguments?: readonly Argument[];
  readonly flags: readonly Flag[];
  readonly examples: readonly Example[];
  /** How it may end besides 0, 1, 2 and 130. */
  readonly exits?: readonly FailureExit[];
  /** With this flag, `--json` prints one document on each line, a failure's included. */
  readonly streams?: string;
  /** Schema of what `--json` prints beside `ok`, `command` and `warnings` when the command succeeds. */
  readonly document: () => Promise<JsonSchema>;
  /** Schema of each line that it prints under `--json` and the flag of `streams`. */
  readonly line?: () => Promise<JsonSchema>;
  /** Loads the adapter only when the command runs, so that `--help` stays fast. */
  readonly load: () => Promise<(context: CommandContext) => Promise<CommandResult>>;
}

/** The document printed by `--json` when a command fails. */
export interface FailureDocument {
  readonly ok: false;
  readonly command: string;
  readonly exitCode: number;
  readonly error: {
    readonly code: Failure['code'];
    readonly message: string;
    readonly cause?: string;
    readonly fix: string;
    readonly retryable: boolean;
  };
  readonly completed: readonly string[];
  /** Only where there are any; also in the document of a command that succeeds. */
  readonly warnings?: readonly string[];
  readonly next: readonly string[];
}
