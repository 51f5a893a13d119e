import { sourceIDs } from '../platforms/4me/records/names.ts';

/** Brand and category of all three products (4me-facts §18). */
export const productBrand = 'Amazon';
export const productCategory = 'other_type_of_hardware';

interface ProductText {
  readonly key: 's3' | 'lambda' | 'sqs';
  readonly sourceID: string;
  readonly name: string;
  readonly model: string;
  readonly remarks: string;
}

/** Names as in the seeds, bootstrap steps 5 and 6. */
export const products: readonly ProductText[] = [
  {
    key: 's3',
    sourceID: sourceIDs.s3Product,
    name: 'AWS S3 Bucket',
    model: 'S3',
    remarks: 'Holds what the functions of the integrations are deployed from.',
  },
  {
    key: 'lambda',
    sourceID: sourceIDs.lambdaProduct,
    name: 'AWS Lambda',
    model: 'Lambda',
    remarks: 'Runs the functions of the integrations.',
  },
  {
    key: 'sqs',
    sourceID: sourceIDs.sqsProduct,
    name: 'AWS SQS',
    model: 'SQS',
    remarks: 'Holds messages until a function of an integration has worked on them.',
  },
];

const row = (id: string, label: string): string =>
  `<div class="row vertical">\n  <label for="${id}">${label}</label>\n  <input id="${id}" type="text" />\n</div>`;

interface UiExtensionText {
  readonly key: 'lambda' | 'sqs';
  readonly sourceID: string;
  readonly name: string;
  readonly title: string;
  readonly html: string;
}

/** Both define the custom fields that the configuration items have (4me-facts §18). */
const html = [row('cloudformation_stack', 'CloudFormation stack'), row('api_url', 'API URL')].join('\n');

export const productUiExtensions: readonly UiExtensionText[] = [
  {
    key: 'lambda',
    sourceID: sourceIDs.lambdaUiExtension,
    name: 'AWS Lambda UI Extension',
    title: 'Lambda parameters',
    html,
  },
  { key: 'sqs', sourceID: sourceIDs.sqsUiExtension, name: 'AWS SQS UI Extension', title: 'SQS parameters', html },
];

/** Labels as in the seeds, bootstrap steps 10 and 11. */
export const bucketItem = {
  sourceID: sourceIDs.bucket,
  label: 's3-4me-integrations-1',
  name: '4me integrations',
  remarks: 'What the functions of the integrations are deployed from.',
  status: 'in_production',
} as const;

export const secretsFunctionItem = {
  sourceID: sourceIDs.secretsFunction,
  label: 'lambda-secrets-1',
  name: '4me secrets listener',
  remarks: "Stores customers' secrets when 4me sends them.",
  status: 'being_tested',
} as const;
