import type { SourceFile } from '../integration/json-file.ts';
import type { Template } from '../integration/template/model.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import type { Form } from './form.ts';
import type { Declared, DeclaredField } from './handler/recorder.ts';

/** An integration folder as the checks see it. */
export interface Subject {
  readonly definition: Definition;
  readonly form: Form;
  /** Undefined where it cannot be read. */
  readonly template: Template | undefined;
  /** By logical id of their functions; none of those that cannot be built or loaded. */
  readonly handlers: ReadonlyMap<string, Declared>;
  /** Whether every function of the template has a handler that was loaded. */
  readonly isComplete: boolean;
  /** The integration's own code. */
  readonly sources: readonly SourceFile[];
}

/** What messages of rules have to bring, for each handler that takes them: a handler's first rule gets them all. */
export function rulePayloads({ handlers }: Subject): readonly (readonly DeclaredField[])[] {
  return [...handlers.values()].flatMap(({ rules }) => rules.slice(0, 1));
}

/** Whether a text has the word, as a name or in quotes. */
export function mentions(texts: readonly string[], word: string): boolean {
  const pattern = new RegExp(`(?<![\\w-])${word.replaceAll(/[^\w]/g, String.raw`\$&`)}(?![\\w-])`);
  return texts.some((text) => pattern.test(text));
}
