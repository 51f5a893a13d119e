import type { Asker, AnswerCheck, Surroundings } from './command.ts';
import { cancelled } from './cancelled.ts';

/** Asks the person at the terminal, on stderr. Loads the prompts when the first question is asked. */
export function terminalAsker(surroundings: Surroundings, signal: AbortSignal): Asker {
  const context = { input: surroundings.stdin, output: surroundings.stderr, signal };
  return {
    async text({ message, initial, check }) {
      const { input } = await import('@inquirer/prompts');
      const config = {
        message: `${message}:`,
        validate: validator(check),
        ...(initial === undefined ? {} : { default: initial }),
      };
      return orCancelled(input(config, context));
    },
    async secret({ message, check }) {
      const { password } = await import('@inquirer/prompts');
      return orCancelled(
        password({ message: `${message}:`, mask: '*', toggleMask: false, validate: validator(check) }, context),
      );
    },
    async confirm({ message }) {
      const { confirm } = await import('@inquirer/prompts');
      return orCancelled(confirm({ message, default: false }, context));
    },
    async select({ message, choices, initial }) {
      const { select } = await import('@inquirer/prompts');
      const config = {
        message: `${message}:`,
        choices: Object.entries(choices).map(([value, description]) => ({ value, description })),
        ...(initial === undefined ? {} : { default: initial }),
      };
      return orCancelled(select(config, context));
    },
  };
}

function validator(check: AnswerCheck | undefined): (value: string) => true | string {
  return (value) => {
    const problem = check?.(value);
    return problem === undefined ? true : `The answer ${problem}`;
  };
}

/** Ctrl-C and an aborted run end a prompt by an error of the library's own. */
async function orCancelled<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (error) {
    if (error instanceof Error && ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'].includes(error.name)) {
      throw cancelled();
    }
    throw error;
  }
}
