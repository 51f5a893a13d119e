import type { LinkTo } from '../links.ts';
import { link } from './elements.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** A backslash and what it escapes; `[text](https://address)`; an address as it is. */
const markup = /\\([!-/:-@[-`{-~])|\[((?:\\.|[^\\[\]\n])*)\]\((https:\/\/[^\s()<>]+)\)|(https:\/\/[^\s<>"'`\\()[\]]+)/g;

/**
 * The text of a note as people read it: of the platform's markup only links and escapes, the rest as it was written. Whoever
 * wrote the note could have written anything, so that only what leads to the sandbox becomes a link.
 */
export function noteText(text: string, linkTo: LinkTo): Html {
  const parts: (string | Html)[] = [];
  let end = 0;
  for (const { 0: whole, 1: escaped, 2: words, 3: target, 4: bare, index } of text.matchAll(markup)) {
    parts.push(text.slice(end, index));
    end = index + whole.length;
    if (escaped !== undefined) parts.push(escaped);
    else if (target !== undefined) parts.push(link(target, plain(words ?? ''), linkTo) ?? whole);
    else if (bare !== undefined) parts.push(...bareLink(bare, linkTo));
  }
  return html`${parts}${text.slice(end)}`;
}

function plain(words: string): string {
  return words.replaceAll(/\\(.)/g, '$1');
}

/** The full stop after an address ends the sentence. */
function bareLink(address: string, linkTo: LinkTo): (string | Html)[] {
  let end = address.length;
  while ('.,;:!?'.includes(address.charAt(end - 1))) end -= 1;
  const bare = address.slice(0, end);
  return [link(bare, '', linkTo) ?? bare, address.slice(end)];
}
