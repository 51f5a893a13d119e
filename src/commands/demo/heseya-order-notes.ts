import type { Theme } from '../../cli/command.ts';
import type { HeseyaStandin } from '../../platforms/heseya/standin/index.ts';
import { install } from '../install.ts';
import { uninstall } from '../uninstall.ts';
import type { Stage } from './stage.ts';

/** What the demo shows at its end. */
export interface OrderNoted {
  /** Of the order, as the shop's people know it. */
  readonly order: string;
  /** What arrived at the customer's target. */
  readonly document: unknown;
  /** The action that somebody ran, and what the app answered. */
  readonly action: { readonly name: string; readonly status: number };
  /** Of the app's webhook. */
  readonly deliveries: readonly { readonly event: string; readonly status: number | null }[];
}

/** A stage whose sandbox has Heseya stores. */
type HeseyaStage = Omit<Stage, 'standins'> & { readonly standins: { readonly heseya: HeseyaStandin } };

const integration = 'heseya-order-notes';
const store = 'shop';
const address = 'https://shop.heseya-sandbox.test';
const target = 'orders';

/** The life of an app in a store: it is installed, configured, hears of an order, runs an action, and is removed. */
export async function showHeseyaOrderNotes(stage: HeseyaStage): Promise<OrderNoted> {
  const { sandbox, standins } = stage;
  const { heseya } = standins;
  const { dashboard } = heseya;
  // Tokens of users last five minutes.
  const asOwner = () =>
    stage.contextFor(
      integration,
      { APP_BUILDER_PLATFORM_TOKEN: heseya.token(store, 'owner').token },
      { store: address, confirm: integration },
    );
  let app = '';
  await stage.step('install', `install ${integration} --store ${address}`, async () => {
    await install(asOwner());
    app = String(heseya.apps(store)[0]?.['slug']);
    const events = heseya.webhooks(store).flatMap((webhook) => webhook['events']);
    return `the app called back, and listens to ${events.join(', ')}`;
  });
  await stage.step('configure', 'The owner of the store enters where orders shall go', async () => {
    const { status } = await dashboard.setConfig(store, app, {
      target_url: `https://target.${sandbox.domain}/${target}`,
    });
    return `the app answers ${String(status)}`;
  });
  let order = '';
  await stage.step('event', 'Somebody orders two mugs', async () => {
    const items = [{ product: 'mug-poranek', quantity: 2 }];
    order = heseya.createOrder(store, { comment: 'Proszę zapakować 🎁', items }).code;
    return Promise.resolve(`order ${order}`);
  });
  let document: unknown;
  await stage.step('result', 'The target of the customer gets the order', async () => {
    const found = await stage.waitFor('The note of the order', () => sandbox.target.received(target)[0]);
    ({ document } = found);
    return 'one document';
  });
  let action = { name: '', status: 0 };
  await stage.step('action', "The owner runs the app's action", async () => {
    const { body } = await dashboard.actions(store, app);
    const [first] = body as readonly { readonly name: string }[];
    const name = first?.name ?? '';
    const { status } = await dashboard.runAction(store, app, name);
    action = { name, status };
    return `"${name}", the app answers ${String(status)}`;
  });
  await stage.step('uninstall', `uninstall ${integration} --store ${address}`, async () => {
    await uninstall(asOwner());
    const left = heseya.apps(store).length + heseya.webhooks(store).length;
    return left === 0 ? 'nothing of the app is left in the store' : `${String(left)} things are left in the store`;
  });
  await heseya.settled();
  const deliveries = heseya.attempts(store).map(({ event, status }) => ({ event, status }));
  return { order, document, action, deliveries };
}

export function orderNotedLines(result: OrderNoted, theme: Theme): readonly string[] {
  return [
    '',
    `${theme.faint('order')}   ${theme.strong(result.order)}`,
    `${theme.faint('action')}  ${theme.strong(result.action.name)} ${theme.faint(`(${String(result.action.status)})`)}`,
    '',
    theme.faint('document at the target'),
    ...JSON.stringify(result.document, null, 2).split('\n'),
  ];
}
