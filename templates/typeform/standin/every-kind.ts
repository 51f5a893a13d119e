import type { Given } from './answer.ts';
import type { Choice, Field, Form, QuestionType } from './form.ts';

/** One question of every kind in external-apis §2.4; its ref is the kind, where not said otherwise. */
export const everyKind: Form = {
  id: 'eVeRy1',
  title: 'Every kind of question',
  hidden: ['request_id'],
  fields: [
    question('statement', 'Welcome. This is about request {{hidden:request_id}}.'),
    question('short_text', 'What is your name?'),
    question('long_text', 'Hello {{field:short_text}}, what happened?'),
    question('email', 'Where do we reach you, {{field:short_text}}?'),
    question('phone_number', 'Your phone number?'),
    question('date', 'Since when?'),
    question('yes_no', 'Is it solved?'),
    question('legal', 'Do you accept the terms?'),
    question('opinion_scale', 'How likely are you to recommend us?'),
    question('rating', 'How many stars?'),
    question('nps', 'How likely are you to recommend us to a colleague?'),
    question('number', 'How many colleagues are affected?'),
    question('multiple_choice', 'Which colour?', { allow_other_choice: true, choices: choices('Blue', 'Red') }),
    question('multiple_choice', 'Which colours?', {
      id: 'field_colours',
      ref: 'colours',
      allow_multiple_selections: true,
      allow_other_choice: true,
      choices: choices('Blue', 'Red', 'Green'),
    }),
    question('picture_choice', 'Which picture?', { choices: choices('London', 'Sydney') }),
    question('dropdown', 'Which department?', { choices: choices('Sales', 'Support') }),
    question('ranking', 'What matters most?', { choices: choices('Price', 'Speed', 'Quality') }),
    question('website', 'Which page?'),
    question('file_upload', 'A picture of it?'),
    question('payment', 'Tip?'),
    question('calendly', 'When shall we call?'),
    question('matrix', 'How did we do?', {
      properties: {
        fields: [
          question('multiple_choice', 'Speed', { ...part('speed'), choices: choices('Bad', 'Good') }),
          question('multiple_choice', 'Manners', {
            ...part('manners'),
            allow_multiple_selections: true,
            choices: choices('Friendly', 'Helpful'),
          }),
        ],
      },
    }),
    question('group', 'About your company', {
      properties: {
        fields: [
          question('short_text', 'Its name?', part('company_name')),
          question('number', 'Its size?', part('company_size')),
        ],
      },
    }),
    question('inline_group', 'About your device', {
      properties: { fields: [question('short_text', 'Its model?', part('device_model'))] },
    }),
    question('contact_info', 'Your contact details', {
      properties: {
        fields: [
          question('short_text', 'First name', part('first_name')),
          question('email', 'E-mail', part('contact_email')),
        ],
      },
    }),
    question('address', 'Your address', {
      properties: {
        fields: [question('short_text', 'Street', part('street')), question('short_text', 'City', part('city'))],
      },
    }),
    question('multi_format', 'Tell us in a video'),
  ],
  endings: [{ id: 'ending_every', ref: 'thanks', title: 'Thank you', type: 'thankyou_screen' }],
};

/** An answer to each of them, in the shapes of external-apis §2.4. */
export const everyAnswer = {
  short_text: 'Ann',
  long_text: 'It broke.\nThen it stopped.',
  email: 'ann@widget.example',
  phone_number: '+31612345678',
  date: '2026-05-01',
  yes_no: true,
  legal: false,
  opinion_scale: 7,
  rating: 4,
  nps: 9,
  number: 12,
  multiple_choice: 'Blue',
  colours: { labels: ['Blue', 'Red'], other: 'teal' },
  picture_choice: 'London',
  dropdown: 'Sales',
  ranking: ['Speed', 'Quality', 'Price'],
  website: 'https://widget.example',
  file_upload: 'https://api.typeform.com/responses/files/1a2b3c/screen.png',
  payment: { amount: '10', last4: '4242', name: 'person-1', success: true },
  calendly: 'https://calendly.com/events/1a2b3c',
  speed: 'Good',
  manners: ['Friendly', 'Helpful'],
  company_name: 'Widget',
  company_size: 300,
  device_model: 'X200',
  first_name: 'Ann',
  contact_email: 'ann@widget.example',
  street: 'Main Street 1',
  city: 'Palo Alto',
  multi_format: { as: 'multi_format', value: { type: 'video', url: 'https://api.typeform.com/responses/files/clip' } },
} as const satisfies Readonly<Record<string, Given>>;

function question(type: QuestionType, title: string, more: Partial<Field> = {}): Field {
  return { id: `field_${type}`, ref: type, type, title, ...more };
}

function part(ref: string): { readonly id: string; readonly ref: string } {
  return { id: `field_${ref}`, ref };
}

function choices(...labels: readonly string[]): readonly Choice[] {
  return labels.map((label) => ({
    id: `choice_${label.toLowerCase()}`,
    ref: `ref_${label.toLowerCase()}`,
    label,
  }));
}
