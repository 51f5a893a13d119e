import type { Deliveries } from '../webhooks/deliveries.ts';
import type { DeliveryLog } from '../webhooks/delivery-log.ts';
import type { Signer } from '../webhooks/signing.ts';
import type { Verification } from '../webhooks/verification.ts';
import type { Brand } from '../webhooks/brand.ts';
import type { World } from '../world/world.ts';
import type { RuleLog } from './rule-log.ts';

/** What the parts of the platform's life work with. */
export interface LifeContext {
  readonly world: World;
  readonly deliveries: Deliveries;
  readonly verification: Verification;
  readonly log: DeliveryLog;
  readonly ruleLog: RuleLog;
  readonly sign: Signer;
  readonly brand: Brand;
}
