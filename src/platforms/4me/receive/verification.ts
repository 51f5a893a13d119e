import { Rejected, Retry } from '../../../runtime/outcomes.ts';
import type { Outside } from '../../../runtime/outside/outside.ts';
import { verificationCallback, type Message } from '../wire/message.ts';

/** Calls a webhook.verify message's callback, which makes the webhook active (4me-facts §8). Throws Rejected and Retry. */
export async function confirmWebhook(
  message: Message,
  sender: { readonly domain: string; readonly account: string },
  outside: Outside,
): Promise<void> {
  const callback = verificationCallback(message, sender.domain, sender.account);
  if (callback === undefined)
    throw new Rejected(422, `The callback does not lead to ${sender.account}.${sender.domain}`);
  const { status } = await outside(callback);
  if (status < 200 || status > 299) throw new Retry(`The callback answered ${String(status)}`);
}
