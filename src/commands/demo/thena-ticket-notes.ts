import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext, Theme } from '../../cli/command.ts';
import type { ThenaStandin } from '../../platforms/thena/standin/index.ts';
import { install } from '../install.ts';
import { uninstall } from '../uninstall.ts';
import type { Stage } from './stage.ts';

/** What the demo shows at its end. */
export interface TicketNoted {
  readonly comment: string;
  /** What arrived at the customer's target. */
  readonly document: unknown;
  /** What Thena told the app, in the order of the first attempts. */
  readonly deliveries: readonly { readonly event: string; readonly status: number | null }[];
}

/** A stage whose sandbox has Thena. */
type ThenaStage = Omit<Stage, 'standins'> & { readonly standins: { readonly thena: ThenaStandin } };

const integration = 'thena-ticket-notes';
const target = 'comments';
const comment = 'The fire is out, the printer is not.';

/** The life of an app at Thena: teams install it, its settings change, it hears of a comment, and it is removed. */
export async function showThenaTicketNotes(stage: ThenaStage): Promise<TicketNoted> {
  const { sandbox, standins } = stage;
  const { thena } = standins;
  const [organisation] = thena.organisations();
  const teams = (organisation?.teams ?? []).map(({ id }) => id);
  const answers = { APP_BUILDER_PLATFORM_TOKEN: thena.personalKey };
  const addressOf = (name: string): string => `https://target.${sandbox.domain}/${name}`;
  const required_settings = { target_url: addressOf('first') };
  const context = (flags: Readonly<Record<string, string>>): CommandContext =>
    stage.contextFor(integration, answers, { team: teams, confirm: integration, ...flags });
  await stage.step('install', `install ${integration} for ${teams.join(', ')}`, async () => {
    const { workingFolder } = context({}).surroundings;
    const settings = join(workingFolder, 'settings.json');
    await writeFile(settings, JSON.stringify({ required_settings }));
    await install(context({ settings }));
    await heard(stage, 'app:installation');
    return `the app has a bot of its own at ${organisation?.name ?? ''} now`;
  });
  await stage.step('configure', 'The organisation enters another address', async () => {
    thena.configure({ required_settings: { ...required_settings, target_url: addressOf(target) } });
    await heard(stage, 'app:configuration:update');
    return addressOf(target);
  });
  await stage.step('event', 'Somebody comments on a ticket', async () => {
    thena.addComment({ text: comment, by: 'ben.agent@widget.example' });
    return Promise.resolve(`"${comment}"`);
  });
  let document: unknown;
  await stage.step('result', 'The target of the customer gets the comment', async () => {
    const found = await stage.waitFor('The note of the comment', () => sandbox.target.received(target)[0]);
    ({ document } = found);
    return 'one document';
  });
  await stage.step('uninstall', `uninstall ${integration} from all teams`, async () => {
    await uninstall(context({}));
    await heard(stage, 'app:uninstall');
    return 'the bot is gone, and its token with it';
  });
  const deliveries = thena
    .attempts()
    .filter(({ kind, attempt }) => kind !== 'probe' && attempt === 1)
    .map(({ event, status }) => ({ event, status }));
  return { comment, document, deliveries };
}

/** Waits until the app has accepted what Thena told it. */
async function heard({ standins, waitFor }: ThenaStage, event: string): Promise<void> {
  await waitFor(`The delivery of ${event}`, () =>
    standins.thena.attempts().find((attempt) => attempt.event === event && attempt.error === null),
  );
}

export function ticketNotedLines(result: TicketNoted, theme: Theme): readonly string[] {
  return [
    '',
    `${theme.faint('comment')}  ${theme.strong(result.comment)}`,
    '',
    theme.faint('document at the target'),
    ...JSON.stringify(result.document, null, 2).split('\n'),
  ];
}
