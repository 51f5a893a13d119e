import { everyKind } from './every-kind.ts';
import type { Form } from './form.ts';
import type { Token } from './tokens.ts';

/** The form of the demo; its id is that of Typeform's own example (external-apis §2.1). */
const customerSatisfaction: Form = {
  id: 'u6nXL7',
  title: 'Customer Satisfaction Survey',
  fields: [
    {
      id: 'field_recommend',
      ref: 'recommend',
      type: 'opinion_scale',
      title: 'Overall, how likely are you to recommend our products to a friend or colleague?',
    },
    {
      id: 'field_why',
      ref: 'why',
      type: 'long_text',
      title: 'And finally, could you kindly tell us why you chose that score?',
    },
  ],
  endings: [{ id: 'ending_survey', ref: 'thanks', title: 'Thank you for your time', type: 'thankyou_screen' }],
};

export const seededForms: readonly Form[] = [customerSatisfaction, everyKind];

export const seededTokens: readonly Token[] = [
  { token: 'tfp_sandbox_valid', access: 'full' },
  { token: 'tfp_sandbox_readonly', access: 'read' },
  { token: 'tfp_sandbox_revoked', access: 'revoked' },
];
