/** Keys of the answers that more than one command takes. */
export const engineAnswers = [
  'engine',
  'engineName',
  'engineFolder',
  'sandbox',
  'profile',
  'region',
  'mfaCode',
] as const;
export const placeAnswers = [...engineAnswers, 'skipQuestionWithDefault'] as const;
export const recordAnswers = ['domain', 'account', 'serviceInstanceName'] as const;
export const deployAnswers = [...recordAnswers, 'parameters', 'accessToken', ...placeAnswers] as const;
export const bootstrapAnswers = [
  ...recordAnswers,
  'enabledOfferings',
  'installationWebhooks',
  'engineParameters',
  'clientID',
  'token',
  'accessToken',
  ...placeAnswers,
] as const;
