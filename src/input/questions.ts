import {
  account,
  awsRegion,
  engineName,
  hostName,
  mfaCode,
  loopbackOrigin,
  offeringReferences,
  onOrOff,
  oneOf,
  parameterPairs,
  withoutSpaces,
  type Check,
} from './validation.ts';

/** One thing that a command needs to know, with every way to say it. */
export interface Question {
  /** Its key in `default_input.json`. */
  readonly key: string;
  /** Long form without dashes. A secret has `<flag>-file` and `<flag>-stdin` instead: argv is visible to other users. */
  readonly flag: string;
  readonly variable: `APP_BUILDER_${string}`;
  /** The prompt, without a colon. */
  readonly message: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** What stands for the value in `--help`. */
  readonly value: string;
  /**
   * `pairs`: `Name=value` as often as needed; a value may hold commas, so line breaks stand between them.
   * `switch`: its flag has no value. `decision`: yes or no, where having no answer is something third.
   */
  readonly kind: 'text' | 'list' | 'pairs' | 'switch' | 'decision';
  /** Asked on a terminal, and an error elsewhere when nothing answers it. */
  readonly required: boolean;
  /** Used when nothing else answers, also where nobody can be asked. */
  readonly default?: string;
  /** The initial value of a prompt, and of nothing else. */
  readonly suggestion?: string;
  readonly secret?: true;
  /** Relative ones start at the working folder; in a file, at the file's folder. */
  readonly path?: true;
  readonly check?: Check;
  /** All answers that there are, each with what it means; a person picks one. */
  readonly choices?: Readonly<Record<string, string>>;
}

const templates = {
  'note-dispatcher': 'an automation rule of 4me sends notes to an address of the customer',
  lansweeper: 'a schedule brings what a discovery tool finds into 4me, in messages of a queue',
  typeform: 'a webhook of another application adds its messages as notes in 4me',
  'thena-ticket-notes': 'Thena: events of tickets go to an address of the customer, and workflows have an activity',
  'heseya-order-notes': 'Heseya: orders go to an address of the owner of the store, with settings and an action',
} as const;

/** Suggestions and their order: 4me-facts §18, last line. */
export const questions = {
  domain: {
    key: 'domain',
    flag: 'domain',
    variable: 'APP_BUILDER_DOMAIN',
    message: '4me domain',
    summary: '4me domain, e.g. 4me-demo.com or 4me.qa',
    value: 'host',
    kind: 'text',
    required: true,
    suggestion: '4me-demo.com',
    check: hostName,
  },
  account: {
    key: 'account',
    flag: 'account',
    variable: 'APP_BUILDER_ACCOUNT',
    message: '4me account of the provider',
    summary: "the provider's account in that domain, e.g. wdc",
    value: 'name',
    kind: 'text',
    required: true,
    suggestion: 'wdc',
    check: account,
  },
  serviceInstanceName: {
    key: 'serviceInstanceName',
    flag: 'service-instance-name',
    variable: 'APP_BUILDER_SERVICE_INSTANCE_NAME',
    message: 'Service instance',
    summary: 'service instance that stands for the integration in 4me',
    value: 'name',
    kind: 'text',
    required: true,
    suggestion: 'Mainframe 1',
  },
  enabledOfferings: {
    key: 'enabledOfferings',
    flag: 'enabled-offerings',
    variable: 'APP_BUILDER_ENABLED_OFFERINGS',
    message: 'Enabled offerings',
    summary: 'offerings whose secrets the listener keeps; * for all',
    value: 'references',
    kind: 'list',
    required: true,
    default: '*',
    check: offeringReferences,
  },
  installationWebhooks: {
    key: 'installationWebhooks',
    flag: 'installation-webhooks',
    variable: 'APP_BUILDER_INSTALLATION_WEBHOOKS',
    message: 'Webhooks for app instances',
    summary: 'webhooks that tell of app instances; else as it is',
    value: 'answer',
    kind: 'decision',
    required: false,
    check: oneOf('yes', 'no'),
  },
  clientID: {
    key: 'clientID',
    flag: 'client-id',
    variable: 'APP_BUILDER_CLIENT_ID',
    message: 'Client ID',
    summary: "client ID of the provider's OAuth application",
    value: 'id',
    kind: 'text',
    required: true,
    check: withoutSpaces,
  },
  token: {
    key: 'token',
    flag: 'token',
    variable: 'APP_BUILDER_TOKEN',
    message: 'Client secret',
    summary: "client secret of the provider's OAuth application",
    value: 'path',
    kind: 'text',
    required: true,
    secret: true,
    check: withoutSpaces,
  },
  accessToken: {
    key: 'accessToken',
    flag: 'access-token',
    variable: 'APP_BUILDER_ACCESS_TOKEN',
    message: 'Personal access token',
    summary: "token that provisions instead of the provider's client",
    value: 'path',
    kind: 'text',
    required: false,
    secret: true,
    check: withoutSpaces,
  },
  platformToken: {
    key: 'platformToken',
    flag: 'platform-token',
    variable: 'APP_BUILDER_PLATFORM_TOKEN',
    message: 'Token at the platform',
    summary: 'personal API key at Thena, or token of a user of the Heseya store',
    value: 'path',
    kind: 'text',
    required: false,
    secret: true,
    check: withoutSpaces,
  },
  profile: {
    key: 'profile',
    flag: 'profile',
    variable: 'APP_BUILDER_PROFILE',
    message: 'AWS profile',
    summary: 'AWS profile of ~/.aws/config',
    value: 'name',
    kind: 'text',
    required: false,
    suggestion: 'staging',
  },
  region: {
    key: 'region',
    flag: 'region',
    variable: 'APP_BUILDER_REGION',
    message: 'AWS region',
    summary: 'AWS region; else that of the profile or AWS_REGION',
    value: 'name',
    kind: 'text',
    required: false,
    check: awsRegion,
  },
  mfaCode: {
    key: 'mfaCode',
    flag: 'mfa-code',
    variable: 'APP_BUILDER_MFA_CODE',
    message: 'MFA code',
    summary: 'six digits of the MFA device of the AWS profile',
    value: 'path',
    kind: 'text',
    required: false,
    secret: true,
    check: mfaCode,
  },
  engine: {
    key: 'engine',
    flag: 'engine',
    variable: 'APP_BUILDER_ENGINE',
    message: 'Integration engine',
    summary: 'local (this machine) or aws; else as the domain needs it',
    value: 'name',
    kind: 'text',
    required: false,
    check: oneOf('local', 'aws'),
  },
  engineName: {
    key: 'engineName',
    flag: 'engine-name',
    variable: 'APP_BUILDER_ENGINE_NAME',
    message: 'Name of the engine',
    summary: "first part of the names of the engine's workloads (app-builder)",
    value: 'name',
    kind: 'text',
    required: false,
    default: 'app-builder',
    check: engineName,
  },
  engineFolder: {
    key: 'engineFolder',
    flag: 'engine-folder',
    variable: 'APP_BUILDER_ENGINE_FOLDER',
    message: 'Folder of the local engine',
    summary: 'folder of the local engine (~/.app-builder/engine)',
    value: 'path',
    kind: 'text',
    required: false,
    path: true,
  },
  sandbox: {
    key: 'sandbox',
    flag: 'sandbox',
    variable: 'APP_BUILDER_SANDBOX',
    message: 'Sandbox',
    summary: 'origin of a running sandbox, e.g. http://127.0.0.1:4040',
    value: 'origin',
    kind: 'text',
    required: false,
    check: loopbackOrigin,
  },
  parameters: {
    key: 'parameters',
    flag: 'parameter',
    variable: 'APP_BUILDER_PARAMETERS',
    message: "Parameters of the integration's template",
    summary: "value of a parameter of the integration's template",
    value: 'Name=value',
    kind: 'pairs',
    required: false,
    check: parameterPairs,
  },
  engineParameters: {
    key: 'engineParameters',
    flag: 'engine-parameter',
    variable: 'APP_BUILDER_ENGINE_PARAMETERS',
    message: "Parameters of the secrets listener's template",
    summary: 'value of a parameter of the secrets listener',
    value: 'Name=value',
    kind: 'pairs',
    required: false,
    check: parameterPairs,
  },
  template: {
    key: 'template',
    flag: 'template',
    variable: 'APP_BUILDER_TEMPLATE',
    message: 'Template',
    summary: 'bundled integration to start from',
    value: 'name',
    kind: 'text',
    required: true,
    check: oneOf(...Object.keys(templates)),
    choices: templates,
  },
  isProduction: {
    key: 'isProduction',
    flag: 'is-production',
    variable: 'APP_BUILDER_IS_PRODUCTION',
    message: 'Environment of real customers',
    summary: 'whether real customers depend on this environment',
    value: 'answer',
    kind: 'decision',
    required: false,
    check: oneOf('yes', 'no'),
  },
  skipQuestionWithDefault: {
    key: 'skipQuestionWithDefault',
    flag: 'skip-question-with-default',
    variable: 'APP_BUILDER_SKIP_QUESTION_WITH_DEFAULT',
    message: 'Skip questions that have a default',
    summary: 'ask only for what no file and no default answers',
    value: '',
    kind: 'switch',
    required: false,
    default: 'false',
    check: onOrOff,
  },
} as const satisfies Readonly<Record<string, Question>>;

export type AnswerKey = keyof typeof questions;

export const allQuestions: readonly Question[] = Object.values(questions);

/** The same question where an answer is welcome but never asked for. */
export function optional(question: Question): Question {
  return { ...question, required: false };
}
