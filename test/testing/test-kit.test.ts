import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledTemplates } from '../../src/integration/bundled.ts';
import { openTestKit, TestClock, typeform } from '../../src/testing/index.ts';

test('an app is installed, gets a message of another application, and what it did can be seen', async () => {
  const clock = new TestClock();
  const forms = typeform({ scheduler: clock });
  await using kit = await openTestKit({ integration: join(bundledTemplates(), 'typeform'), standins: [forms], clock });
  const app = await kit.install({
    fields: {
      form_url: 'https://mysite.typeform.com/to/u6nXL7',
      typeform_token: 'tfp_sandbox_valid',
      request_id: 70454,
    },
  });
  expect(Object.keys(await app.secret()).toSorted()).toEqual([
    'application',
    'secrets',
    'typeform_secret',
    'typeform_webhook',
  ]);
  forms.fillIn('u6nXL7', { answers: { recommend: 9 } });
  await kit.settled();
  expect(kit.notes('wna-it', '70454')).toEqual([expect.stringContaining('": 9')]);
});
