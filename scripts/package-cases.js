export const customer = 'wna-it';

/** A project that uses everything a handler and a test may import. */
export const types = `
import * as fourMe from 'app-builder/4me';
import { createHandler, text } from 'app-builder/runtime';
import { openTestKit, sign, TestClock, typeform, type TestKit } from 'app-builder/testing';

export const handler = createHandler(fourMe.rule({ payload: { text: text() } }, async ({ payload }) => {
  const note: string = payload.text;
  // @ts-expect-error it is a string, so the types of the package are there
  const wrong: number = payload.text;
  void [note, wrong];
}));
export const open = async (): Promise<TestKit> => {
  const clock = new TestClock();
  return openTestKit({ integration: '.', standins: [typeform({ scheduler: clock })], clock });
};
export const status = async (kit: TestKit): Promise<number> => (await kit.send('/integration')).status;
// @ts-expect-error there is no such hash
sign({ header: 'x', hash: 'crc', encoding: 'hex', prefix: '' }, 'secret', 'body');
`;

/** What is made, how a customer fills in its form and uses it, and how one sees that it works. */
export const integrations = [
  {
    name: 'survey',
    template: 'typeform',
    fields: {
      form_url: 'https://mysite.typeform.com/to/u6nXL7',
      typeform_token: 'tfp_sandbox_valid',
      request_id: '70454',
    },
    use: async () => {},
    /** The function has registered itself at Typeform. */
    works: async (sandbox) => {
      const token = { authorization: 'Bearer tfp_sandbox_valid' };
      const { items = [] } = await sandbox.ask('api.typeform.com/forms/u6nXL7/webhooks', token);
      return items.some(({ url }) => url.includes('/app-builder-survey/'));
    },
  },
  {
    name: 'notes',
    template: 'note-dispatcher',
    fields: { url: 'https://target.4me-sandbox.test/notes' },
    use: (sandbox) => sandbox.act('note', { account: customer, requestId: '70454', text: 'Is it there?' }),
    /** The function has sent a note to the target. */
    works: async (sandbox) => {
      const { target } = await sandbox.state();
      return target.some(({ name, documents }) => name === 'notes' && documents.length > 0);
    },
  },
];
