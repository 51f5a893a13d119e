import { openEngine } from '../../app.ts';
import { changeLines } from '../../cli/change-lines.ts';
import type { CommandContext, CommandResult } from '../../cli/command.ts';
import { indented } from '../../cli/text-table.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { proposeAmend, type AmendProposal } from '../../provision/publish-amend.ts';
import { proposePublish, type PublishProposal } from '../../provision/publish.ts';
import type { PublishedVersion, PublishInput, PublishResult } from '../../provision/publish-state.ts';
import { chosenIntegration } from '../chosen-integration.ts';
import { connectionOf, engineQuestions, provision, provisioningResult, type Provisioned } from '../provisioning.ts';
import { publishedTime, versionLines } from '../version-lines.ts';

/** `publish [integration]`: makes the draft a version that customers can install and update to (seeds, "make it available"). */
export async function publish(context: CommandContext, integration: IntegrationFolder): Promise<CommandResult> {
  const { definition, sources } = await chosenIntegration(context, integration);
  const answers = await resolveAnswers(
    [questions.domain, questions.account, questions.accessToken, ...engineQuestions],
    sources,
  );
  await using engine = await openEngine(answers, context);
  const input: PublishInput = {
    domain: answers.text('domain'),
    account: answers.text('account'),
    accessToken: answers.optional('accessToken'),
    definition,
    engine,
    connect: await connectionOf(answers, context),
  };
  if (context.given.has('amend')) {
    let proposed: AmendProposal | undefined;
    const amended = await provision(answers, context, engine, async () => (proposed = await proposeAmend(input)));
    return amendResult(amended, proposed, context);
  }
  let proposed: PublishProposal | undefined;
  const published = await provision(answers, context, engine, async () => {
    proposed = await proposePublish(input);
    warnOfFolder(proposed, definition.name, context);
    return proposed;
  });
  return publishResult(published, proposed, context);
}

function warnOfFolder({ notDeployed }: PublishProposal, name: string, context: CommandContext): void {
  if (notDeployed.length === 0) return;
  const text = `The draft is not as the folder has it: ${notDeployed.join(', ')}. "app-builder deploy ${name}" brings it there; what is published is the draft.`;
  context.report({ type: 'warning', text });
}

type Shown = Pick<PublishProposal, 'reference' | 'versions'>;

/** The result of the run in the common form, and the versions beside it, also after a dry run. */
function withVersions(
  { done, ...conducted }: Provisioned<PublishResult>,
  { reference, versions }: Shown,
  more: Readonly<Record<string, unknown>>,
  after: (versions: readonly PublishedVersion[]) => readonly string[],
  context: CommandContext,
): CommandResult {
  const now = done?.result.versions ?? versions;
  const { versions: _versions, ...result } = done?.result ?? { versions };
  const made = { ...conducted, done: done && { ...done, result: result as Omit<PublishResult, 'versions'> } };
  const common = provisioningResult(made, context, ({ publishedAt, link }, theme) => [
    ['App offering', reference],
    ['Published', publishedTime(publishedAt)],
    ['Link', theme.link(link)],
  ]);
  return {
    ...common,
    document: { ...common.document, reference, versions: now, ...more },
    lines: (theme) => [...common.lines(theme), ...indented(versionLines(now, theme)), ...after(now)],
  };
}

function publishResult(
  published: Provisioned<PublishResult>,
  proposed: PublishProposal | undefined,
  context: CommandContext,
): CommandResult {
  const { notDeployed, ...shown } = proposed ?? nothingProposed();
  return withVersions(published, shown, { notDeployed }, acceptLines, context);
}

/** Customers keep what they have until they accept another version (seeds, "make it available"). */
function acceptLines(versions: readonly PublishedVersion[]): readonly string[] {
  const behind = versions.filter(({ newest }) => !newest).reduce((sum, { instances }) => sum + instances, 0);
  if (behind === 0) return [];
  return [
    '',
    behind === 1
      ? '1 customer keeps an older version until it accepts the update.'
      : `${String(behind)} customers keep an older version until they accept the update.`,
  ];
}

function amendResult(
  amended: Provisioned<PublishResult>,
  proposed: AmendProposal | undefined,
  context: CommandContext,
): CommandResult {
  const { needsNewVersion, draftDiffers, ...shown } = proposed ?? nothingProposed();
  const result = withVersions(amended, shown, { needsNewVersion, draftDiffers }, () => [], context);
  return {
    ...result,
    lines: (theme) => [
      ...result.lines(theme),
      ...(needsNewVersion.length === 0 ? [] : ['', 'This needs a new version:']),
      ...needsNewVersion.flatMap((change) => changeLines(change, { theme, verbose: context.verbose, margin: 2 })),
      ...(draftDiffers.length === 0
        ? []
        : ['', `The draft has another ${draftDiffers.join(', ')}; "app-builder deploy" brings it there.`]),
    ],
  };
}

/** A run that ended well has proposed something. */
function nothingProposed(): never {
  throw new Error('the run ended without a proposal');
}
