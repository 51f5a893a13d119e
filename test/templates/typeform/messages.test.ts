import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seededApplication } from '../../../src/platforms/4me/standin/world/seed.ts';
import type { JsonObject } from '../../../src/runtime/ports.ts';
import {
  everyAnswer,
  everyKind,
  formEvent,
  withFlatDefinition,
  withoutRefInAnswer,
  type FormEvent,
} from '../../../templates/typeform/standin/index.ts';
import { filled, goodToken, hour, openStage, type Answer, type Stage } from './app-stage.ts';
import { again, newSender, noSecretIn, signatureOf, skyOver, type Sender, type Sky } from './message-case.ts';
import { platformCases } from './message-cases-4me.ts';
import { appCases } from './message-cases-app.ts';
import { contentCases } from './message-cases-content.ts';
import { signedCases } from './message-cases-signed.ts';

const page = readFileSync(new URL('../../../docs/webhook-answers.md', import.meta.url), 'utf8');
const [, section = ''] = page.split('\n## Messages of other applications');
const rows = [...section.matchAll(/^\| (.+) \| (\d{3}) \|$/gm)].map(
  ([, input = '', status]) => [input, Number(status)] as const,
);

const cases = [signedCases, contentCases, platformCases, appCases].flatMap((theme) => Object.entries(theme));
const caseOf = new Map(cases);

let stage: Stage;
let sky: Sky;
beforeAll(async () => {
  stage = await openStage();
  sky = skyOver(stage);
});
afterAll(() => stage[Symbol.asyncDispose]());
afterEach(() => sky.clear());

async function secretsOf(sender: Sender): Promise<readonly unknown[]> {
  const { value = {} } = (await sender.stage.secret(sender.customer.account)) ?? {};
  const application = value['application'] as JsonObject;
  const signature = signatureOf(sender).replace('sha256=', '');
  return [value['typeform_secret'], application['client_secret'], goodToken, seededApplication.secret, signature];
}

describe('every documented message of another application has its answer', () => {
  test('the documented answers are the tested ones', () => {
    expect(rows.map(([input]) => input)).toEqual(cases.map(([input]) => input));
  });

  test.each(rows)('%s: %i', async (input, status) => {
    const { asks = [], notes = 0, before, send, mend, after } = caseOf.get(input) ?? { send: again };
    const one = await newSender(stage, sky);
    const secrets = await secretsOf(one);
    await before?.(one);
    let answer: Pick<Answer, 'status'> | undefined;
    const asked = await stage.asked(async () => {
      answer = await send(one);
    });
    expect(answer?.status).toBe(status);
    expect(asked.fourMe).toEqual(asks);
    expect(one.customer.notes()).toHaveLength(notes);
    await after?.(one);
    if (mend !== undefined) {
      await mend(one);
      for (let repetition = 0; repetition < 2; repetition += 1) {
        expect((await stage.invoke(one.event)).status).toBe(200);
        expect(one.customer.notes()).toHaveLength(Math.max(notes, 1));
      }
    }
    noSecretIn(stage.kit.log(), [...secrets, 'Quick help']);
  });
});

describe('what Typeform sends over HTTP', () => {
  test('arrives: a response as it is signed, with every kind of question, in the order of the form', async () => {
    const customer = stage.customer();
    const app = await customer.install({ form_url: `https://mysite.typeform.com/to/${everyKind.id}` });
    stage.forms.fillIn(everyKind.id, { answers: everyAnswer });
    await stage.kit.settled();
    const [note = '', ...more] = customer.notes();
    expect(more).toEqual([]);
    const titles = [...note.matchAll(/^ -"?\s?"(.+?)": /gm)].map(([, title]) => title);
    expect(titles).toHaveLength(Object.keys(everyAnswer).length);
    for (const word of ['teal', 'Speed, Quality, Price', 'How did we do? – Speed": Good', 'screen.png', 'Palo Alto']) {
      expect(note).toContain(word);
    }
    for (const word of ['undefined', '{{', 'person-1', 'api.typeform.com']) expect(note).not.toContain(word);
    await app.disable();
    await stage.wake(customer.account);
  });

  test.each([
    ['with a wrong signature', { signature: 'wrong' }, 400, 0],
    ['with no signature', { signature: 'none' }, 400, 0],
    ['without the newline at its end', { newline: false }, 200, 1],
  ] as const)('a response %s', async (_, how, status, notes) => {
    const { customer } = await newSender(stage, sky);
    const [form] = customer.forms;
    const { event_id: eventId } = stage.forms.fillIn(form, filled, how);
    await stage.kit.settled();
    const attempts = stage.forms.attempts(form).filter((attempt) => attempt.eventId === eventId);
    expect(attempts.map((attempt) => attempt.status)).toEqual([status]);
    expect(customer.notes()).toHaveLength(notes);
  });

  test.each([
    ['whose sub-questions are beside their group', withFlatDefinition],
    ['whose answer names its question by id only', (event: FormEvent) => withoutRefInAnswer(event, 'short_text')],
  ])('a response %s', async (_, change) => {
    const customer = stage.customer();
    await customer.install({ form_url: `https://mysite.typeform.com/to/${everyKind.id}` });
    const answers = { short_text: 'Ann', company_name: 'Widget' };
    const event = change(formEvent(everyKind, { answers }, stage.clock.now()));
    expect(await stage.send(customer, event)).toBe(200);
    expect(customer.notes()).toEqual([expect.stringContaining('"What is your name?": Ann')]);
    expect(customer.notes()).toEqual([expect.stringContaining('"Its name?": Widget')]);
  });

  test('goes on to be repeated while the app is suspended, and is there once when it is not any more', async () => {
    const { customer, app } = await newSender(stage, sky);
    const [form] = customer.forms;
    await app.suspend('By hand');
    stage.forms.fillIn(form, filled);
    await stage.kit.settled();
    await stage.kit.pass(3 * hour);
    expect(customer.notes()).toEqual([]);
    await app.resume();
    await stage.kit.pass(1 * hour);
    expect(customer.notes()).toHaveLength(1);
    expect(stage.forms.attempts(form).at(-1)?.status).toBe(200);
  });

  test('a request of another method gets what a gateway answers for what it does not have', async () => {
    const answer = await stage.kit.send('/integration?account=wna-it', { method: 'GET' });
    expect(answer.status).toBe(403);
  });
});
