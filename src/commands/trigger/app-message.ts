import type { CommandContext } from '../../cli/command.ts';
import { withOverrides } from '../../events/overrides.ts';
import { handlerAddress } from '../../events/sent-answer.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { Answers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { appAnswers, appSources, storesOf, type AppSender, type AppStores } from '../app-stores.ts';
import { deployedWorkload } from '../deployed-workload.ts';
import { guardProduction } from '../production-guard.ts';
import { nowhere } from './address.ts';
import { givenText, objectIn } from './given-body.ts';

const wrongKey: FailureKind = { code: 'AB-TRIGGER-KEY', exit: 'usage' };
const wrongApp: FailureKind = { code: 'AB-TRIGGER-PLATFORM', exit: 'usage' };

/**
 * Does something with the stores of the app that the command names, which are undefined where it names none. Throws Failures for an
 * integration of another platform, for flags that mean nothing, and for an environment of real customers without the second flag.
 */
export async function withApp<Result>(
  context: CommandContext,
  sender: AppSender,
  work: (stores: AppStores | undefined, answers: Answers) => Promise<Result>,
): Promise<Result> {
  const odd = ['algorithm', 'audience'].find((flag) => context.given.has(flag));
  if (odd !== undefined) {
    throw new Failure(wrongKey, {
      message: `--${odd} means nothing for messages of ${sender.title}`,
      fix: 'Leave it out.',
    });
  }
  const integration = context.given.arguments['integration'];
  const { name, sources } =
    integration === undefined
      ? { name: undefined, sources: inputSources(context) }
      : await appSources(context, sender, integration, wrongApp);
  const answers = await appAnswers(sources, sender, [questions.isProduction]);
  guardProduction(answers, context, 'send a handler there a message that nothing caused');
  if (name === undefined) return work(undefined, answers);
  const stores = await storesOf(name, answers, sender, context);
  await using _ = stores.engine;
  return work(stores, answers);
}

/** `--to`, or the path below the address of the app as it is deployed. Throws Failure where neither is known. */
export async function appAddress(
  { event, path }: { readonly event: string; readonly path: string },
  stores: AppStores | undefined,
  { given }: CommandContext,
): Promise<URL> {
  const to = given.text('to');
  if (to !== undefined) return handlerAddress(to);
  if (stores === undefined) throw nowhere(event, 'no integration is named');
  const { engine, engineName, name } = stores;
  const place = { engineName, integration: name };
  const { deployed } = await deployedWorkload(engine, place, { code: 'AB-TRIGGER-WORKLOAD', command: 'status' });
  const base = deployed.outputs['AppApi'];
  if (base === undefined) throw nowhere(event, `${name} has no output AppApi`);
  return handlerAddress(`${base.replace(/\/$/, '')}/${path}`);
}

/** The body of `--body` as it is, or where `--set` changes it or none is given what `write` makes of the document. */
export async function appBody(
  context: CommandContext,
  sample: () => Promise<JsonObject>,
  write: (document: JsonObject) => string,
): Promise<string> {
  const given = await givenText(context);
  const overrides = context.given.each('set');
  if (given !== undefined && overrides.length === 0) return given;
  return write(withOverrides(given === undefined ? await sample() : objectIn(given), overrides));
}
