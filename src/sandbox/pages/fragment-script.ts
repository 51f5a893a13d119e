import { createHash } from 'node:crypto';
import { Html, pageHeaders } from './html.ts';

/** Marks what has its value from the fragment of the page's address, if that has one of this name. */
export const fragmentAttribute = 'data-fragment';

/*
 * The one script of the sandbox: a fragment never reaches a server. It reads what the address has and writes it into hidden
 * fields and where these are shown, as text. The policy allows these very bytes.
 */
const code = `
addEventListener('hashchange', take);
take();
function take() {
  const given = new URLSearchParams(location.hash.slice(1));
  for (const place of document.querySelectorAll('[${fragmentAttribute}]')) {
    const value = given.get(place.getAttribute('${fragmentAttribute}'));
    if (value !== null) place[place.localName === 'input' ? 'value' : 'textContent'] = value;
  }
}
`;

export const fragmentScript = new Html(`<script>${code}</script>`);

const allowed = `script-src 'sha256-${createHash('sha256').update(code).digest('base64')}'`;

/** Of a page with the script. */
export const fragmentHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'content-security-policy': `${pageHeaders['content-security-policy'] ?? ''}; ${allowed}`,
};
