import type { Organisation } from './model.ts';

/** Two organisations; keys and ids are known, so that people and tests can write them down. */
export const seededOrganisations: readonly Organisation[] = [
  {
    id: 'ORG0WIDGET',
    name: 'Widget Data Center',
    teams: [
      { id: 'TEAM0SUPPORT', name: 'Support', identifier: 'SUP' },
      { id: 'TEAM0SALES', name: 'Sales', identifier: 'SAL' },
      { id: 'TEAM0FIELD', name: 'Field service', identifier: 'FLD' },
    ],
    people: [
      { id: 'U0ANNA', name: 'Anna Admin', email: 'anna.admin@widget.example', type: 'ORG_ADMIN' },
      { id: 'U0BEN', name: 'Ben Agent', email: 'ben.agent@widget.example', type: 'AGENT' },
      { id: 'U0CARLA', name: 'Carla Customer', email: 'carla.customer@example.com', type: 'CUSTOMER' },
    ],
    personalKey: 'pk_live_sandbox.personal-key',
  },
  {
    id: 'ORG0GADGET',
    name: 'Gadget Works',
    teams: [{ id: 'TEAM0HELPDESK', name: 'Help desk', identifier: 'HLP' }],
    people: [
      { id: 'U0GREG', name: 'Greg Admin', email: 'greg.admin@gadget.example', type: 'ORG_ADMIN' },
      { id: 'U0HANA', name: 'Hana Agent', email: 'hana.agent@gadget.example', type: 'AGENT' },
    ],
    personalKey: 'pk_live_gadget.personal-key',
  },
];

/** What every organisation has from the beginning, in its first team. */
export const seededTicket = {
  title: 'The printer is on fire',
  description: 'Smoke comes out of it.',
  requestorEmail: 'carla.customer@example.com',
};
