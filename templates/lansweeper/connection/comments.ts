import type { RefusedPart } from './authorisation-refused.ts';
import { authorisationPage } from './lansweeper-service.ts';

const steps = (clientId: string): string =>
  `copy the callback URL from the settings of the app, make it the allowed callback URL of your application in Lansweeper, and allow the access at ${authorisationPage(clientId)}`;

const refusals: Readonly<Record<RefusedPart, string>> = {
  client:
    'Lansweeper does not accept the client ID and the client secret. If one of them is wrong, enter it again and save the settings of the app. Then authorize the app again:',
  grant: 'Lansweeper does not let the app in any more. Authorize it again:',
  sites: 'The app may see none of your sites in Lansweeper. Authorize it again, and choose the sites to import:',
};

/** What the customer reads where the app is suspended; `clientId` leads to the page of Lansweeper. */
export const comments = {
  waiting: (clientId: string): string => `The app waits for your authorization in Lansweeper: ${steps(clientId)}.`,
  /** `words`: how the refusal was put, without anything secret. */
  refused: (part: RefusedPart, words: string, clientId: string): string =>
    `${refusals[part]} ${steps(clientId)}. (${words.slice(0, 200)})`,
  account:
    'The app has no access to your account: 4me does not accept the token of the OAuth application that it has there. Rotate that token, and lift the suspension of the app.',
} as const;
