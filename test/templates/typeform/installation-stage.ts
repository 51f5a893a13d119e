import { expect } from 'vitest';
import type { Json, JsonObject } from '../../../src/runtime/ports.ts';
import type { InstalledApp } from '../../../src/testing/index.ts';
import { openStage, type Customer, type Stage } from './app-stage.ts';

/** For `describe.each`: whether 4me tells of what a person changes in an installation. */
export const modes = [
  ['without app_instance webhooks', false],
  ['with app_instance webhooks', true],
] as const;

export interface InstallationStage extends Stage {
  /** A new customer who has installed the app. */
  started(
    fields?: Readonly<Record<string, Json>>,
  ): Promise<{ readonly customer: Customer; readonly app: InstalledApp }>;
  /** What a person has changed comes to the app: a webhook has told of it, or a sweep does. */
  noticed(customer: Customer): Promise<void>;
  secretIn(customer: Customer): Promise<JsonObject>;
  /** One webhook, at this form, which signs with the secret that counts; that is returned. */
  expectRegistered(customer: Customer, form?: string): Promise<string>;
  /** A filled-in form comes back as a note. */
  expectDelivered(customer: Customer, form?: string): Promise<void>;
  /** What a message is answered that is signed with this secret. */
  signedWith(customer: Customer, secret: string): Promise<number>;
}

export async function openInstallationStage(installationWebhooks: boolean): Promise<InstallationStage> {
  const stage = await openStage({ installationWebhooks });

  const originOf = (): string => {
    const item = stage.world.find('ConfigurationItem', ({ sourceID }) => sourceID === 'typeform_lambda_ci');
    return String(item?.customFields.find(({ id }) => id === 'api_url')?.value).replace(/\/integration\/$/, '');
  };

  return {
    ...stage,
    async started(fields = {}) {
      const customer = stage.customer();
      return { customer, app: await customer.install(fields) };
    },
    async noticed({ account }) {
      if (!installationWebhooks) await stage.wake(account);
    },
    secretIn: async ({ account }) => (await stage.secret(account))?.value ?? {},
    async expectRegistered(customer, form = customer.forms[0]) {
      const url = `${originOf()}/integration/?account=${customer.account}`;
      const tag = stage.tagOf(customer.account);
      expect(stage.webhooks(customer)).toEqual([{ form, tag, url, enabled: true }]);
      const key = await stage.signingSecret(customer.account);
      expect(key).toMatch(/^[0-9a-f]{128}$/);
      expect(stage.forms.secretOf(form, tag)).toBe(key);
      return key;
    },
    async expectDelivered(customer, form = customer.forms[0]) {
      const before = customer.notes().length;
      stage.forms.fillIn(form, { answers: { recommend: 9 } });
      await stage.kit.settled();
      expect(customer.notes()).toHaveLength(before + 1);
    },
    signedWith: async (customer, secret) =>
      (await stage.invoke(await stage.event(customer, stage.message(customer), { secret }))).status,
  };
}
