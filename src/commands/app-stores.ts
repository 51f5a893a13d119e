import { openEngine } from '../app.ts';
import type { CommandContext } from '../cli/command.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { resolveAnswers, type Answers } from '../input/answers.ts';
import { questions, type Question } from '../input/questions.ts';
import { inputSources, type InputSources } from '../input/sources.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { findIntegration } from '../integration/find-folder.ts';
import type { PlatformPlace } from '../platforms/platform.ts';
import { appPrefix } from '../provision/workloads.ts';
import type { JsonObject } from '../runtime/ports.ts';
import { appDomain } from './on-platform.ts';
import { engineQuestions } from './provisioning.ts';

/** A platform that has one place for all providers, as a sender of messages. */
export interface AppSender {
  /** As `--platform` and `integration.json` have it. */
  readonly name: string;
  /** As people read it. */
  readonly title: string;
  readonly place: PlatformPlace;
}

/** What an app has in the stores of its engine. */
export interface AppStores {
  readonly engine: Engine;
  readonly answers: Answers;
  /** Of the integration. */
  readonly name: string;
  /** Of the platform, e.g. `thena-sandbox.test`. */
  readonly domain: string;
  readonly engineName: string;
  /** First part of all names. */
  readonly prefix: string;
}

/** The answers that a command needs which opens the stores of an app, or sends something to it; `more`: what else it asks. */
export async function appAnswers(
  sources: InputSources,
  { place }: Pick<AppSender, 'place'>,
  more: readonly Question[] = [],
): Promise<Answers> {
  const domain = { ...questions.domain, required: false, default: place.domain };
  return resolveAnswers([domain, ...more, ...engineQuestions], sources);
}

/** The sources of the answers of an app that is an integration of this sender. Throws Failure of this kind for one that is not. */
export async function appSources(
  context: CommandContext,
  sender: AppSender,
  integration: string,
  kind: FailureKind,
): Promise<{ readonly name: string; readonly sources: InputSources }> {
  const { workingFolder } = context.surroundings;
  const found = await findIntegration(integration, { workingFolder, templates: bundledTemplates() });
  if (found.platform === sender.name) {
    return { name: found.name, sources: inputSources(context, found.bundled ? undefined : found.folder) };
  }
  throw new Failure(kind, {
    message: `${found.name} is no app for ${sender.title}`,
    because: `it is for the platform "${found.platform}"`,
    fix: `Name an app for ${sender.title}, or leave --platform out.`,
  });
}

/** Opens the stores of an app; whoever calls disposes the engine. Throws Failure of this kind for an integration of another platform. */
export async function openAppStores(
  context: CommandContext,
  {
    sender,
    integration,
    kind,
  }: { readonly sender: AppSender; readonly integration: string; readonly kind: FailureKind },
): Promise<AppStores> {
  const { name, sources } = await appSources(context, sender, integration, kind);
  return storesOf(name, await appAnswers(sources, sender), sender, context);
}

/** Whoever calls disposes the engine. */
export async function storesOf(
  name: string,
  answers: Answers,
  { place }: Pick<AppSender, 'place'>,
  context: CommandContext,
): Promise<AppStores> {
  const [engineName, domain] = [answers.text('engineName'), appDomain(place, answers)];
  const prefix = appPrefix({ engineName, domain, name });
  return { engine: await openEngine(answers, context), answers, name, domain, engineName, prefix };
}

/** What `deploy` has stored for the app itself. Throws Failure of this kind where it has not. */
export async function appSecret(
  { engine, name, prefix }: AppStores,
  kind: FailureKind,
): Promise<{ readonly name: string; readonly value: JsonObject }> {
  const secret = `${prefix}app`;
  const value = (await engine.secrets.get(secret))?.value;
  if (value !== undefined) return { name: secret, value };
  const { location } = await engine.place();
  throw new Failure(kind, {
    message: `There is no secret ${secret}`,
    because: `looked for it on the engine ${location}`,
    fix: `Run "app-builder deploy ${name}" first, or give the key: --key-file.`,
  });
}
