import type { CommandContext } from '../../cli/command.ts';
import { withOverrides } from '../../events/overrides.ts';
import { samplePayload } from '../../events/samples/four-me.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import type { Aim } from './aim.ts';
import { givenText, objectIn } from './given-body.ts';

const noWebhook: FailureKind = { code: 'AB-TRIGGER-RULE', exit: 'usage' };

/** The payload of a message of 4me: given, or a sample, with what `--set` changes. Undefined: the sandbox knows it best. */
export async function fourMePayload(aim: Aim, context: CommandContext): Promise<JsonObject> {
  const given = await givenText(context);
  return withOverrides(given === undefined ? sampleOf(aim, context) : objectIn(given), context.given.each('set'));
}

function sampleOf({ event, domain, account, customer, definition }: Aim, { now }: CommandContext): JsonObject {
  return samplePayload(event, {
    domain,
    account,
    customer,
    reference: definition?.offering.reference,
    expressions: event === 'automation_rule' && definition !== undefined ? sentExpressions(definition) : undefined,
    target: isSandboxHost(domain) ? `https://target.${domain}/trigger` : 'https://example.com/trigger',
    now: now(),
  });
}

/** What the rules send to the webhook: the expressions that the action names (4me-facts §13). */
function sentExpressions({ name, rules }: Definition): ReadonlyMap<string, string> {
  const sent = new Map<string, string>();
  for (const { expressions, actions } of rules) {
    const names = actions.flatMap(({ value }) => /\bwith payload '([^']*)'/.exec(value)?.[1]?.split(/[\s,]+/) ?? []);
    for (const one of expressions) if (names.includes(one.name)) sent.set(one.name, one.value);
  }
  if (sent.size > 0) return sent;
  throw new Failure(noWebhook, {
    message: `No automation rule of ${name} calls the webhook of its app offering`,
    fix: 'Give what it would send with --body, or name another event, e.g. app_instance.update.',
  });
}
