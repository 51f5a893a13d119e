import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import { checkNames, doctorChecks, type CheckName } from '../doctor/catalogue.ts';
import { needsNetwork, type Check, type CheckResult } from '../doctor/check.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { givenAnswers, resolveAnswers } from '../input/answers.ts';
import { optional, questions, type Question } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { inputFolder } from '../input/start-folder.ts';
import { packageRoot } from '../package-root.ts';
import { appsCheck, appsHere } from './doctor/apps.ts';
import { doctorLines } from './doctor/lines.ts';
import { localChecks, remoteChecks, tunnelCheckOf, type Running } from './doctor/setup.ts';
import { guardProduction } from './production-guard.ts';
import { engineQuestions } from './provisioning.ts';

const checksFailed: FailureKind = { code: 'AB-DOCTOR-FAILED', exit: 'failed' };
const credentialsFailed: FailureKind = { code: 'AB-DOCTOR-CREDENTIALS', exit: 'credentials' };
const both: FailureKind = { code: 'AB-DOCTOR-FLAGS', exit: 'usage' };

/** `doctor [integration]`: checks of this machine, the engine and the account, each with a fix. */
export async function doctor(context: CommandContext): Promise<CommandResult> {
  const { given, surroundings, signal } = context;
  const [offline, sendTest] = [given.has('offline'), given.has('send-test')];
  if (offline && sendTest) {
    throw new Failure(both, {
      message: '--offline and --send-test exclude each other',
      because: 'a test message goes from 4me to the engine',
      fix: 'leave one of them out',
    });
  }
  const folder = await inputFolder(surroundings.workingFolder, given.arguments['integration']);
  const sources = inputSources(context, folder);
  // What is to be warned about is said once, with the answers.
  const { files } = await givenAnswers([], { ...sources, report: () => {} });
  const apps = await appsHere(context);
  const answers = await resolveAnswers(asked(offline || apps.only, apps.domain), sources);
  if (sendTest) guardProduction(answers, context, 'send a test message to the secrets webhook');
  const local = localChecks(context, {
    engineFolder: answers.optional('engineFolder'),
    files: files.map(({ path, credentials }) => ({ path, credentials })),
    node: await running(),
  });
  // Named only where there is an account that a tunnel may have worked for.
  const known = ['domain', 'account'].every((key) => answers.optional(key) !== undefined) && !apps.only;
  await using remote = known ? remoteChecks(answers, context, offline) : undefined;
  const checks: readonly Check[] = [
    ...local,
    ...(known ? [tunnelCheckOf(answers, context)] : []),
    ...(remote?.checks ?? []),
    ...(offline || answers.optional('domain') === undefined ? [] : [appsCheck(context, answers, apps)]),
  ];
  // A log has no use for it, a person waits for seconds.
  if (surroundings.stderr.isTTY === true) context.report({ type: 'progress', text: 'Checking …' });
  const found = await runChecks(checks, { signal });
  const because = apps.only ? 'it is about 4me' : 'domain and account are not given';
  const results = checkNames.map((name) => found.find((one) => one.name === name) ?? notAsked(name, offline, because));
  return {
    document: { offline, ...countsOf(results), checks: results.map(printed) },
    lines: (theme) => doctorLines(results, theme),
    ...failureOf(results),
  };
}

/** `domain`: where nothing but apps of one place is looked at. */
function asked(isOptional: boolean, domain: string | undefined): readonly Question[] {
  const place = [questions.domain, questions.account];
  return [
    ...(isOptional ? place.map((question) => optional(question)) : place).map((question) =>
      question.key === 'domain' && domain !== undefined ? { ...question, default: domain } : question,
    ),
    questions.accessToken,
    questions.platformToken,
    optional(questions.enabledOfferings),
    questions.parameters,
    questions.engineParameters,
    questions.isProduction,
    ...engineQuestions,
  ];
}

async function running(): Promise<Running> {
  const manifest = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  return { version: process.versions.node, range: manifest.engines.node, hasModes: process.platform !== 'win32' };
}

function notAsked(name: CheckName, offline: boolean, because: string): CheckResult {
  const text = offline && doctorChecks[name].offline === 'no' ? needsNetwork : because;
  return { name, status: 'skipped', text };
}

function countsOf(results: readonly CheckResult[]): { readonly failed: number; readonly warned: number } {
  const count = (status: CheckResult['status']): number => results.filter((one) => one.status === status).length;
  return { failed: count('failed'), warned: count('warning') };
}

/** As it is printed: without what decides on the exit code only. */
function printed({ name, status, text, fix }: CheckResult): object {
  return { name, title: doctorChecks[name].title, status, text, ...(fix === undefined ? {} : { fix }) };
}

function failureOf(results: readonly CheckResult[]): { readonly failure?: Failure } {
  const bad = results.filter(({ status }) => status === 'failed');
  if (bad.length === 0) return {};
  const kind = bad.every(({ credentials }) => credentials === true) ? credentialsFailed : checksFailed;
  const failure = new Failure(kind, {
    message: `${String(bad.length)} of ${String(results.length)} checks ${bad.length === 1 ? 'has' : 'have'} failed`,
    because: bad.map(({ name, text }) => `${doctorChecks[name].title}: ${text}`).join('\n'),
    fix: bad[0]?.fix ?? '',
  });
  return { failure };
}
