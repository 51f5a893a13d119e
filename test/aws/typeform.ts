import { onTestFinished } from 'vitest';
import { bundledStandins } from '../../src/app.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { TypeformStandin } from '../../templates/typeform/standin/index.ts';
import { type AwsStage, approveAll, openAwsStage } from './stage.ts';

export const app = { customer: 'wna-it', reference: 'typeform' };
export const form = 'u6nXL7';
export const survey = '70454';

/** What a customer enters. */
export const entered = {
  form_url: `https://mysite.typeform.com/to/${form}`,
  typeform_token: 'tfp_sandbox_valid',
  request_id: Number(survey),
};

export interface TypeformStage extends AwsStage {
  readonly typeform: TypeformStandin;
  /** Texts of the notes of a request in the customer's account. */
  readonly notes: (requestId: string) => readonly string[];
}

/** Typeform is deployed and in the App Store; `words` are for bootstrap. */
export async function openTypeformStage(...words: readonly string[]): Promise<TypeformStage> {
  const standins = await bundledStandins(Date.now);
  const sandbox = await startSandbox({ standins: Object.values(standins) });
  onTestFinished(() => sandbox.close());
  const stage = await openAwsStage(sandbox);
  await stage.command(['bootstrap', ...approveAll, ...words]);
  await stage.command(['deploy', app.reference, ...approveAll]);
  sandbox.people.publish(app.reference);
  return {
    ...stage,
    typeform: standins.typeform,
    notes: (requestId) => sandbox.people.request(app.customer, requestId).notes.map(({ text }) => text),
  };
}
