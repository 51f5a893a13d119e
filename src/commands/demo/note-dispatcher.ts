import type { Theme } from '../../cli/command.ts';
import type { Stage } from './stage.ts';

/** What the demo shows at its end. */
export interface NoteDispatched {
  readonly note: string;
  readonly translated: string;
  readonly translation: string;
  /** What arrived at the customer's target. */
  readonly document: unknown;
}

const customer = 'wna-it';
const reference = 'note-dispatcher';
const requestId = '70454';
const note = 'You are too sure!';

interface Dispatched {
  readonly translationResponse?: { readonly translated?: string; readonly translation?: string };
}

/** Steps 10 to 19 of the seeds' note dispatcher: a customer installs the app and adds a note to a request. */
export async function showNoteDispatcher(stage: Stage): Promise<NoteDispatched> {
  const { sandbox } = stage;
  await stage.step('install', `A customer, ${customer}, installs the app`, async () => {
    sandbox.people.publish(reference);
    const url = `https://target.${sandbox.domain}/notes`;
    const { instance } = await sandbox.people.install({ customer, reference, fields: { url } });
    await stage.waitFor('The verification of the webhook in the customer account', () => {
      const webhook = sandbox.world.find('Webhook', ({ appInstanceId }) => appInstanceId === instance.id);
      return webhook?.verified === true ? webhook : undefined;
    });
    return 'it has a policy, a webhook and an automation rule now';
  });
  await stage.step('event', `A note is added to request ${requestId}`, async () => {
    sandbox.people.addNote({ account: customer, requestId, text: note });
    return Promise.resolve(`"${note}"`);
  });
  let document: Dispatched = {};
  await stage.step('result', 'The target of the customer gets the note', async () => {
    document = await stage.waitFor(
      'The dispatch of the note',
      () => sandbox.target.received('notes')[0]?.document as Dispatched | undefined,
    );
    return 'one document';
  });
  const { translated = '', translation = '' } = document.translationResponse ?? {};
  return { note, translated, translation, document };
}

export function noteDispatchedLines(result: NoteDispatched, theme: Theme): readonly string[] {
  return [
    '',
    `${theme.faint('original note')}    ${theme.strong(result.note)}`,
    `${theme.faint('translated text')}  ${theme.strong(result.translated)} ${theme.faint(`(${result.translation})`)}`,
    '',
    theme.faint('document at the target'),
    ...JSON.stringify(result.document, null, 2).split('\n'),
  ];
}
