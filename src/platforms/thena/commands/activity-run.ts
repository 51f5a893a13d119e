import { sandboxRouteOf } from '../../../app.ts';
import type { CommandContext, CommandResult, Theme } from '../../../cli/command.ts';
import { thenaApps } from '../app-sender.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { resolveAnswers } from '../../../input/answers.ts';
import { questions } from '../../../input/questions.ts';
import { inputSources } from '../../../input/sources.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { nearest } from '../../../integration/nearest.ts';
import { isSandboxHost } from '../../../runtime/sandbox-route.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { checkJson, type JsonFinding } from '../definition/check-json.ts';
import type { ActivityDefinition, ThenaDefinition } from '../definition/definition.ts';
import { readDefinition } from '../definition/read-definition.ts';
import { givenInput, refuseTwoReaders } from './activity/input.ts';
import { requestOf, type ActivityRequest } from './activity/request.ts';
import { send, type ActivityAnswer } from './activity/send.ts';
import { textWithout, without } from './activity/without.ts';
import { givenSettings } from './settings-file.ts';

const unknown: FailureKind = { code: 'AB-ACTIVITY-UNKNOWN', exit: 'usage' };
const elsewhere: FailureKind = { code: 'AB-ACTIVITY-ADDRESS', exit: 'failed' };
const trouble: FailureKind = { code: 'AB-ACTIVITY-FAILED', exit: 'failed' };

interface Run {
  readonly dryRun: boolean;
  readonly activity: ActivityDefinition;
  readonly request: ActivityRequest;
  readonly input: readonly JsonFinding[];
  /** Undefined where nothing was sent. */
  readonly answer: (ActivityAnswer & { readonly findings: readonly JsonFinding[] }) | undefined;
}

/**
 * `activity run <activity> [integration]`: one activity of an app with the given input and settings, as a workflow of Thena would execute it.
 * What does not fit the request schema is not sent.
 */
export async function activityRun(context: CommandContext, integration: FoundIntegration): Promise<CommandResult> {
  refuseTwoReaders(context);
  const definition = await readDefinition(integration);
  const activity = activityOf(definition, context.given.arguments['activity'] ?? '');
  const settings = (await givenSettings(context, definition.settings)) ?? none;
  const input = await givenInput(context);
  const request = requestOf(activity, input, settings);
  for (const secret of request.secrets) context.redact(secret);
  const sources = inputSources(context, integration.bundled ? undefined : integration.folder);
  const domain = { ...questions.domain, required: false, default: thenaApps.place.domain };
  const answers = await resolveAnswers([domain, questions.sandbox], sources);
  const route = sandboxRouteOf(answers);
  const misfits = checked(input, activity.requestSchema);
  const dryRun = context.given.has('dry-run');
  const isSent = !dryRun && misfits.length === 0;
  if (isSent && isSandboxHost(request.address.hostname) && !isSandboxHost(answers.text('domain'))) {
    throw new Failure(elsewhere, {
      message: `${request.address.hostname} is in the sandbox, and the domain is not`,
      because: `the domain is ${answers.text('domain')} (${answers.origin('domain') ?? ''})`,
      fix: 'Add --domain thena-sandbox.test, or correct endpoint_url in activities.json.',
    });
  }
  const answered = isSent ? await send(request, { route, now: Date.now }) : undefined;
  const run: Run = {
    dryRun,
    activity,
    request,
    input: misfits,
    answer: answered && { ...answered, findings: checked(answered.body, activity.responseSchema) },
  };
  const failure = failureOf(run);
  return {
    document: documentOf(run, integration),
    lines: (theme) => linesOf(run, theme),
    ...(failure === undefined ? {} : { failure }),
  };
}

const none = { required_settings: {}, optional_settings: {} };

function checked(value: Parameters<typeof checkJson>[0], schema: JsonObject | undefined): readonly JsonFinding[] {
  return schema === undefined ? [] : checkJson(value, schema);
}

function activityOf({ name, activities }: ThenaDefinition, wanted: string): ActivityDefinition {
  const found = activities.find((one) => one.name === wanted);
  if (found !== undefined) return found;
  const names = activities.map((one) => one.name);
  const guess = nearest(wanted, names);
  throw new Failure(unknown, {
    message: `${name} has no activity "${wanted}"`,
    because: `activities: ${names.join(', ') || 'none'}`,
    fix: guess === undefined ? 'Give the name of one in activities.json.' : `Did you mean "${guess}"?`,
  });
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

function failureOf({ activity, input, answer }: Run): Failure | undefined {
  const { name } = activity;
  if (input.length > 0) {
    return new Failure(trouble, {
      message: `The input does not fit the request schema of ${name}; nothing was sent`,
      because: input.map(textOf).join('\n'),
      fix: 'Correct the input, or request_schema in activities.json.',
    });
  }
  if (answer === undefined) return undefined;
  if (!isSuccess(answer.status)) {
    return new Failure(trouble, {
      message: `${name} was answered with ${String(answer.status)}`,
      because: 'a workflow of Thena takes that for a failure',
      fix: 'Look at the answer, and correct input, settings or activity.',
    });
  }
  if (answer.findings.length === 0) return undefined;
  return new Failure(trouble, {
    message: `The answer does not fit the response schema of ${name}`,
    because: answer.findings.map(textOf).join('\n'),
    fix: 'Correct response_schema in activities.json, or the service.',
  });
}

const textOf = ({ place, text }: JsonFinding): string => (place === '' ? text : `${place}: ${text}`);

/** As it is written, with placeholders: what stands for them is nobody's business. */
function shownRequest({ activity, request }: Run) {
  const { method, address, body, secrets } = request;
  return {
    method,
    address: textWithout(secrets, address.href),
    headers: activity.headers,
    body: without(secrets, body),
  };
}

function documentOf(run: Run, { name }: FoundIntegration): Readonly<Record<string, unknown>> {
  const { dryRun, activity, request, input, answer } = run;
  return {
    dryRun,
    integration: name,
    activity: activity.name,
    request: shownRequest(run),
    input,
    ...(answer === undefined ? {} : { answer: { ...answer, body: without(request.secrets, answer.body) } }),
  };
}

const json = (value: unknown): readonly string[] =>
  (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '')).split('\n').map((line) => `  ${line}`);

function linesOf(run: Run, theme: Theme): readonly string[] {
  const { dryRun, request, input, answer } = run;
  const { method, address, headers, body } = shownRequest(run);
  return [
    theme.strong(`${method} ${address}`),
    ...Object.entries(headers).map(([name, value]) => theme.faint(`  ${name}: ${value}`)),
    ...(body === null ? [] : json(body)),
    ...input.map((finding) => theme.warning(`  ! ${textOf(finding)}`)),
    ...(dryRun && input.length === 0 ? ['', 'The input fits; nothing was sent.'] : []),
    ...(answer === undefined
      ? []
      : [
          '',
          theme.strong(`${String(answer.status)} in ${String(answer.ms)} ms`),
          ...json(without(request.secrets, answer.body)),
          ...answer.findings.map((finding) => theme.warning(`  ! ${textOf(finding)}`)),
        ]),
  ];
}
