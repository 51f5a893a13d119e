import { expect } from 'vitest';
import type { AwsStage } from './stage.ts';

export const reference = 'note-dispatcher';
export const customer = 'wna-it';
const note = 'You are too sure!';
const patience = { timeout: 20_000 };

/** The customer installs the app; resolves when its webhook was verified by the deployed function. */
export async function install({ sandbox }: AwsStage, more: Readonly<Record<string, string>> = {}): Promise<void> {
  sandbox.people.publish(reference);
  const fields = { url: `https://target.${sandbox.domain}/notes`, ...more };
  const { instance } = await sandbox.people.install({ customer, reference, fields });
  const webhook = () => sandbox.world.find('Webhook', ({ appInstanceId }) => appInstanceId === instance.id);
  await expect.poll(() => webhook()?.verified, patience).toBe(true);
}

/** The customer adds a note; resolves when it is at the customer's target, translated. */
export async function dispatch({ sandbox }: AwsStage): Promise<void> {
  sandbox.people.addNote({ account: customer, requestId: '70454', text: note });
  await expect.poll(() => sandbox.target.received('notes').length, patience).toBe(1);
  expect(sandbox.target.received('notes')[0]?.document).toMatchObject({
    input: { event: 'automation_rule', account_id: customer, payload: { text: note } },
    translationResponse: { text: note, translated: expect.stringMatching(/./) as string },
  });
}
