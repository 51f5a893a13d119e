import { Refused } from '../../platforms/4me/standin/life.ts';
import type { People } from '../people.ts';
import { changedFields, filledIn } from './app-fields.ts';
import { completionReasons } from './forms.ts';

export interface Action {
  /** Section of the page where the result shows. */
  readonly place: string;
  /** Gives a sentence that says what was done. Throws what the method of People throws. */
  readonly run: (people: People, form: URLSearchParams) => string | Promise<string>;
}

/** What the forms of the page can do, by the last part of their address. */
export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  [
    'publish',
    {
      place: 'offerings',
      run(people, form) {
        people.publish(text(form, 'reference'));
        return `A new version of ${text(form, 'reference')} is in the App Store.`;
      },
    },
  ],
  [
    'install',
    {
      place: 'instances',
      async run(people, form) {
        const { instance, configurationUrl } = await people.install({ ...app(form), fields: filledIn(form) });
        const waits = configurationUrl !== undefined && instance.disabled;
        return `${nameOf(form)} is installed${waits ? ' and waits for the confirmation of its configuration' : ''}.`;
      },
    },
  ],
  ['confirm', onApp('is enabled by the provider', (people, form) => people.confirm(app(form)))],
  ['update', onApp('runs the newest version', (people, form) => people.updateApp(app(form)))],
  ['disable', onApp('is disabled', (people, form) => people.disable(app(form), by(form)))],
  ['enable', onApp('is enabled', (people, form) => people.enable(app(form), by(form)))],
  [
    'fields',
    onApp('is saved', (people, form) => {
      const { customFields } = people.instance(app(form));
      return people.changeFields(app(form), changedFields(form, customFields));
    }),
  ],
  ['suspend', onApp('is suspended', (people, form) => people.suspend(app(form), text(form, 'comment')))],
  ['resume', onApp('goes on', (people, form) => people.resume(app(form)))],
  ['remove', onApp('is removed', (people, form) => people.remove(app(form)))],
  [
    'note',
    {
      place: 'requests',
      run(people, form) {
        people.addNote({ ...request(form), text: text(form, 'text'), internal: form.has('internal') });
        return `The note is on request ${text(form, 'requestId')}.`;
      },
    },
  ],
  [
    'status',
    {
      place: 'requests',
      run(people, form) {
        const [status, note] = [text(form, 'status'), text(form, 'note').trim()];
        people.setStatus({
          ...request(form),
          status,
          ...(status === 'completed' ? { completionReason: reason(form) } : {}),
          ...(note === '' ? {} : { note }),
        });
        return `Request ${text(form, 'requestId')} is ${status} now.`;
      },
    },
  ],
  [
    'verification',
    {
      place: 'webhooks',
      run(people, form) {
        people.resendVerification(text(form, 'account'), Number(form.get('number')));
        return 'A new verification is on its way.';
      },
    },
  ],
]);

function onApp(what: string, act: (people: People, form: URLSearchParams) => Promise<void>): Action {
  return {
    place: 'instances',
    async run(people, form) {
      await act(people, form);
      return `${nameOf(form)} ${what}.`;
    },
  };
}

function app(form: URLSearchParams) {
  return { customer: text(form, 'customer'), reference: text(form, 'reference') };
}

function nameOf(form: URLSearchParams): string {
  const { customer, reference } = app(form);
  return `${reference} in ${customer}`;
}

function request(form: URLSearchParams) {
  return { account: text(form, 'account'), requestId: text(form, 'requestId') };
}

function text(form: URLSearchParams, name: string): string {
  return form.get(name) ?? '';
}

function by(form: URLSearchParams): 'customer' | 'provider' {
  return form.get('by') === 'provider' ? 'provider' : 'customer';
}

function reason(form: URLSearchParams): string {
  const given = text(form, 'completionReason');
  if (completionReasons.includes(given)) return given;
  throw new Refused(['completionReason'], `completionReason must be one of ${completionReasons.join(', ')}`);
}
