import { createHash } from 'node:crypto';
import { ready, suspend } from 'app-builder/4me';
import type { ConfigureContextOf, Ready, RemoveContextOf, Suspended } from 'app-builder/4me';
import type { JsonObject } from 'app-builder/runtime';
import type { app } from './app.ts';
import { formOf, type Form } from './form-address.ts';
import { createTypeform, TypeformRefused, type Typeform } from './typeform-api.ts';

type Configuring = ConfigureContextOf<typeof app>;

/** What was registered at Typeform: when any of it differs, it is registered anew (external-apis §2.7). */
interface Registration extends JsonObject {
  readonly api: Form['api'];
  readonly form_id: string;
  readonly tag: string;
  readonly url: string;
  /** SHA-256, so that another token is noticed. */
  readonly token: string;
}

/** The tag of the reference, which is the same for all customers, so that two with one form take it from each other. */
const formerTag = '4me-webhook';

/** Of this app, customer and domain only, as several may have one form; Typeform's own pages show it. */
const tagOf = (offering: string, account: string, domain: string): string =>
  [formerTag, offering, account, domain.replaceAll('.', '-')].join('-');

function registrationIn(own: JsonObject): Registration | undefined {
  const found = own['typeform_webhook'];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Registration) : undefined;
}

/**
 * Whether the answers of a form are wanted: of the one that the customer has entered, and until it is registered of the one before.
 * The webhook of another one may still send.
 */
export function isWanted(
  formId: string | undefined,
  { fields, own }: { readonly fields: { readonly form_url: string }; readonly own: JsonObject },
): boolean {
  const registered = registrationIn(own)?.form_id;
  // What the reference has registered is not known.
  return registered === undefined || formId === registered || formId === formOf(fields.form_url)?.id;
}

const isSame = (left: Registration | undefined, right: Registration): boolean =>
  left !== undefined && Object.entries(right).every(([key, value]) => left[key] === value);

/** Makes Typeform send the answers of the customer's form here (seeds, typeform steps 16 to 18). */
export async function registerWebhook(context: Configuring): Promise<Ready | Suspended> {
  const { fields, secrets, own, account, domain, outside } = context;
  const form = formOf(fields.form_url);
  if (form === undefined) return suspend(comments.address);
  const token = secrets.typeform_token.trim();
  const wanted: Registration = {
    api: form.api,
    form_id: form.id,
    tag: tagOf(context.offering, account, domain),
    url: await context.routeUrl('integration'),
    token: createHash('sha256').update(token).digest('hex'),
  };
  const typeform = createTypeform(form.api, token, outside);
  const before = registrationIn(own);
  try {
    if (!isSame(before, wanted) || !(await isAlive(typeform, wanted))) {
      await context.rotate('typeform_secret', async (secret) => {
        await typeform.register(form.id, wanted.tag, { url: wanted.url, secret });
        await removeFormer(context, token, wanted);
        return { typeform_webhook: wanted };
      });
      context.log.info('registered', { account, form: form.id, tag: wanted.tag });
    }
  } catch (error) {
    if (!(error instanceof TypeformRefused)) throw error;
    context.log.warn('Typeform refuses', { account, form: form.id, reason: error.message });
    return suspend(comments[error.reason](form, error));
  }
  return isPublic(fields.form_url) ? ready() : ready({ fields: { form_url: form.publicAddress } });
}

/** Typeform disables a webhook whose messages failed for too long, and people delete some. */
async function isAlive(typeform: Typeform, { form_id: formId, tag, url }: Registration): Promise<boolean> {
  const found = await typeform.webhook(formId, tag);
  return found?.url === url && found.enabled;
}

/** Whether people can open the address, also with a fragment after it and within brackets, as the automation rule writes it. */
const isPublic = (address: string): boolean =>
  /^https:\/\/[a-z0-9.-]+\/(?:to|c)\/[a-z0-9]+\/?(?:\?[\w.~%&=+-]*)?$/i.test(address);

/**
 * The webhook of the form before this one, or the one that the reference has made. Throws Retry, so that it is known for as long
 * as it is there; where Typeform refuses, nothing can be done.
 */
async function removeFormer(context: Configuring, token: string, now: Registration): Promise<void> {
  const before = registrationIn(context.own);
  const { account, outside, log } = context;
  try {
    if (before !== undefined && (before.form_id !== now.form_id || before.api !== now.api || before.tag !== now.tag)) {
      await createTypeform(before.api, token, outside).remove(before.form_id, before.tag);
    }
    if (before === undefined && context.own['typeform_secret'] !== undefined) {
      const typeform = createTypeform(now.api, token, outside);
      const former = await typeform.webhook(now.form_id, formerTag);
      if (former !== undefined && accountIn(former.url) === account) await typeform.remove(now.form_id, formerTag);
    }
  } catch (error) {
    if (!(error instanceof TypeformRefused)) throw error;
    log.warn('the former webhook stays at Typeform', { account, reason: error.message });
  }
}

const accountIn = (address: string): string | null =>
  URL.canParse(address) ? new URL(address).searchParams.get('account') : null;

/** The app is removed or switched off: nothing is to be sent here any more. */
export async function removeWebhook(context: RemoveContextOf<typeof app>): Promise<'kept' | undefined> {
  const { own, secrets, account, outside, log } = context;
  const registered = registrationIn(own);
  const token = secrets.typeform_token;
  if (registered === undefined) return undefined;
  if (token === undefined) return 'kept';
  try {
    await createTypeform(registered.api, token, outside).remove(registered.form_id, registered.tag);
    log.info('unregistered', { account, form: registered.form_id });
    return undefined;
  } catch (error) {
    if (!(error instanceof TypeformRefused)) throw error;
    log.warn('the webhook stays at Typeform', { account, form: registered.form_id, reason: error.message });
    return 'kept';
  }
}

/** What the customer reads. */
const comments = {
  address:
    '"Form URL" is not the address of a form at Typeform. Copy it from the Share tab of your form, e.g. https://mysite.typeform.com/to/u6nXL7, and save the settings of the app.',
  token: (): string =>
    'Typeform does not accept the token. Generate a personal access token in Typeform (Settings, Personal tokens) that may read and write webhooks, enter it as "Typeform token" and save the settings of the app.',
  form: ({ id }: Form): string =>
    `Typeform does not find the form ${id} with this token. Check "Form URL", and that "Typeform token" is of the account that the form belongs to.`,
  request: ({ id }: Form, { message }: Error): string =>
    `Typeform does not send the answers of the form ${id}: ${message}. Check "Form URL" and "Typeform token".`,
} as const;
