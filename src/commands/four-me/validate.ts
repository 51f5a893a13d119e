import { openEngine } from '../../app.ts';
import type { CommandContext } from '../../cli/command.ts';
import { resolveAnswers } from '../../input/answers.ts';
import { questions } from '../../input/questions.ts';
import { inputSources } from '../../input/sources.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import { withLines } from '../../integration/json-file.ts';
import { provisioner } from '../../provision/deploy.ts';
import type { Finding } from '../../validate/finding.ts';
import { checkPublishedPayloads } from '../../validate/online/published-payloads.ts';
import { versionsInUse } from '../../validate/online/published-rules.ts';
import type { Subject } from '../../validate/subject.ts';
import { validateFolder } from '../../validate/validate-folder.ts';
import { connectionOf, engineQuestions } from '../provisioning.ts';

/** What is wrong with a folder, and with `--online` what is wrong with versions of it that customers have. Throws Failure. */
export async function findingsOf(context: CommandContext, integration: IntegrationFolder): Promise<readonly Finding[]> {
  const { findings, subject } = await validateFolder(integration);
  if (subject === undefined || !context.given.has('online')) return findings;
  return [...findings, ...(await publishedFindings(subject, integration, context))];
}

async function publishedFindings(
  subject: Subject,
  { folder, bundled }: IntegrationFolder,
  context: CommandContext,
): Promise<readonly Finding[]> {
  const sources = inputSources(context, bundled ? undefined : folder);
  const answers = await resolveAnswers(
    [questions.domain, questions.account, questions.accessToken, ...engineQuestions],
    sources,
  );
  await using engine = await openEngine(answers, context);
  const client = await provisioner({
    domain: answers.text('domain'),
    account: answers.text('account'),
    accessToken: answers.optional('accessToken'),
    engine,
    connect: await connectionOf(answers, context),
  });
  const versions = await versionsInUse(client, subject.definition.offering.reference);
  const findings = checkPublishedPayloads(subject, versions);
  return (await withLines(findings, [])) as readonly Finding[];
}
