/** 4me was renamed Xurrent; messages carry one name or the other (4me-facts §16). */
export type Brand = '4me' | 'xurrent';

interface BrandWords {
  readonly userAgent: string;
  /** Header with the id of this attempt. */
  readonly delivery: string;
  /** Header of retries with the id of the first attempt. */
  readonly origin: string;
}

const words: Readonly<Record<Brand, BrandWords>> = {
  '4me': {
    userAgent: '4me/1.0 (https://developer.4me.com/v1/webhooks)',
    delivery: 'X-4me-Delivery',
    origin: 'X-4me-Delivery-Origin',
  },
  xurrent: {
    userAgent: 'xurrent/1.0 (https://developer.xurrent.com/v1/webhooks)',
    delivery: 'x-xurrent-delivery',
    origin: 'x-xurrent-delivery-origin',
  },
};

export function brandWords(brand: Brand): BrandWords {
  return words[brand];
}

/** `https://<account>.<domain>`; under the new name with `xurrent` in the place of `4me`. */
export function issuer(account: string, domain: string, brand: Brand): string {
  const spelled = brand === 'xurrent' ? domain.replace(/^((?:[a-z]{2}\.)?)4me/, '$1xurrent') : domain;
  return `https://${account}.${spelled}`;
}
