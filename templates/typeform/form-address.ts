export type TypeformHost = 'https://api.typeform.com' | 'https://api.eu.typeform.com';

export interface Form {
  readonly id: string;
  /** Where the form is managed; forms of the EU data centre have a host of their own. */
  readonly api: TypeformHost;
  /** Where the form is filled in, e.g. `https://mysite.typeform.com/to/u6nXL7`; without query and fragment. */
  readonly publicAddress: string;
}

const bareId = /^[A-Za-z0-9]+$/;
const typeformHost = /^([a-z0-9-]+)\.(eu\.)?typeform\.com$/;
const publicPath = /^\/(to|c)\/([A-Za-z0-9]+)\/*$/;
const adminPath = /^\/form\/([A-Za-z0-9]+)(?:\/|$)/;

/** Blanks and backslashes are where readers of addresses disagree about what the host is. */
const doubtful = /[\s\\]/;

/**
 * The form that an address of Typeform leads to, or that a bare id names (external-apis §2.1, §2.7): a public address
 * (`/to/<id>`, `/c/<id>`) or one of the pages where its owner edits it. Undefined for anything else.
 */
export function formOf(address: string): Form | undefined {
  const given = address.trim();
  if (bareId.test(given)) return form(given, '');
  const url = doubtful.test(given) ? undefined : webAddress(given);
  const [, site, eu = ''] = typeformHost.exec(url?.hostname ?? '') ?? [];
  if (url === undefined || site === undefined) return undefined;
  if (site === 'admin') {
    const [, id] = adminPath.exec(url.pathname) ?? [];
    return id === undefined ? undefined : form(id, eu);
  }
  const [, kind, id] = publicPath.exec(url.pathname) ?? [];
  return id === undefined ? undefined : form(id, eu, `https://${url.hostname}/${String(kind)}/${id}`);
}

function form(id: string, eu: string, publicAddress = `https://form.${eu}typeform.com/to/${id}`): Form {
  return { id, api: eu === '' ? 'https://api.typeform.com' : 'https://api.eu.typeform.com', publicAddress };
}

/** With https where the scheme is left out. Typeform gives no address with a port, a user or a password. */
function webAddress(given: string): URL | undefined {
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(complete)) return undefined;
  const url = new URL(complete);
  const plain = url.port === '' && url.username === '' && url.password === '';
  return plain && /^https?:$/.test(url.protocol) ? url : undefined;
}
