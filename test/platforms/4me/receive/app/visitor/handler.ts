import * as fourMe from 'app-builder/4me';
import { createHandler } from 'app-builder/runtime';

const app = fourMe.app({ fields: {}, secrets: {}, own: ['visitor'] });

const whoAmI = fourMe.document<{ readonly me: { readonly name: string } }, object>('query WhoAmI { me { name } }');

/** Asks another application at the installation, and 4me itself when the app is enabled. */
export const handler = createHandler(
  fourMe.configuration(app, 'configure', async ({ instance, state, callbackUrl, authorization }) => {
    if (!instance.disabled) {
      return fourMe.redirect(await authorization.address({ redirectUri: await callbackUrl('allowed'), state }));
    }
    const query = new URLSearchParams({ state, redirect_uri: await callbackUrl('callback') });
    return fourMe.redirect(`https://login.example.test/authorize?${query.toString()}`);
  }),
  fourMe.callback(app, 'callback', async ({ code, error, remember }) => {
    await remember({ visitor: code ?? error });
    return fourMe.confirm();
  }),
  fourMe.callback(app, 'allowed', async ({ code = '', redirectUri, authorization, remember }) => {
    const tokens = await authorization.exchange({ code, redirectUri });
    const user = await authorization.client(tokens, async () => {});
    const { me } = await user.query(whoAmI, {});
    await remember({ visitor: me.name });
    return fourMe.confirm();
  }),
);
