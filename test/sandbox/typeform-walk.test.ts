import { expect, test } from 'vitest';
import { formsIn, linksIn, textOf } from '../support/html-form.ts';
import { openTestStage } from '../support/stage.ts';
import { PageBrowser } from './page-browser.ts';

const app = { customer: 'wna-it', reference: 'typeform' };
const request = { account: 'wna-it', requestId: '70414' };
const form = 'https://mysite.typeform.com/to/u6nXL7';

/** Rows of the tables of a section, as people read them; a line each. */
const rowsIn = (section: string): string =>
  [...section.matchAll(/<tr>([^]*?)<\/tr>/g)]
    .map(([, row = '']) => textOf(row.replaceAll('</td>', ' ')).replaceAll(/\s+/g, ' ').trim())
    .join('\n');

/** Functions do their work in processes of their own, and answer when it is done. */
async function eventually(browser: PageBrowser, read: () => string, expected: RegExp): Promise<void> {
  const opened = async (): Promise<string> => {
    await browser.open();
    return read();
  };
  await expect.poll(opened, { timeout: 20_000 }).toMatch(expected);
}

test('the story of the Typeform integration can be walked by hand', { timeout: 60_000 }, async () => {
  await using stage = await openTestStage();
  for (const words of [
    ['bootstrap', '--yes'],
    ['deploy', 'typeform', '--yes'],
  ]) {
    const { code, stderr } = await stage.command(words);
    expect(code, stderr).toBe(0);
  }
  const browser = new PageBrowser(stage.sandbox);
  const instance = (): string => textOf(browser.card('typeform in wna-it'));
  const typeform = (): string => rowsIn(browser.section('standin-2'));
  await browser.open();
  await browser.submit('publish', { reference: 'typeform' });

  // A customer installs it with a token that Typeform refuses, reads why, and enters another one.
  expect(textOf(browser.form('install', app).html)).toContain(`For example ${form}`);
  await browser.submit('install', app, {
    'field.form_url': form,
    'field.typeform_token': 'tfp_mistyped',
    'number.request_id': '70454',
  });
  await eventually(browser, instance, /The app is suspended\.\s+Typeform does not accept the token\./);
  expect(browser.form('fields', app).entries.get('field.form_url')).toBe(form);
  await browser.submit('fields', app, { 'field.typeform_token': 'tfp_sandbox_valid' });
  await eventually(browser, instance, /\bactive\b/);
  expect(typeform()).toMatch(
    /^u6nXL7 4me-webhook\S* enabled is set http:\/\/127\.0\.0\.1:\d+\/app-builder-typeform\//m,
  );

  // A request is completed, and the note leads to the survey.
  await browser.submit('status', request, { completionReason: 'solved', note: 'It is reset.' });
  const [[survey, words] = ['', '']] = linksIn(browser.card('request 70414'));
  expect([survey, words]).toEqual(['/form.typeform.com/to/u6nXL7#request_id=70414', form]);

  // The requester fills it in.
  await browser.open(survey);
  const [{ entries } = { entries: new URLSearchParams() }] = formsIn(browser.html);
  entries.set('answer.recommend', '9');
  entries.set('answer.why', 'Great');
  expect(await browser.post(survey, entries)).toBe(303);
  expect(textOf(browser.html)).toContain('Thank you for your time');

  // The answers are in the request that the customer chose.
  await eventually(
    browser,
    () => textOf(browser.card('request 70454')),
    /Answers to the survey "Customer Satisfaction Survey":\n - "Overall, .*\?": 9\n - "And finally, .*\?": Great\n/,
  );
  await eventually(browser, typeform, /^\d\d:\d\d:\d\d \w{26} of u6nXL7 delivered 200 http/m);
});
