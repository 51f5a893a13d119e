import type { PageChoice, PageForm, PageInput, PageItem, StandinPage } from '../standin-page.ts';
import { fragmentAttribute, fragmentHeaders, fragmentScript } from './fragment-script.ts';
import { html, page } from './html.ts';
import type { Html, Page } from './html.ts';
import { style } from './style.ts';

/** A page of a stand-in; it leads back to the sandbox's own. */
export function standinPage({ title, text, problem, form }: StandinPage): Page {
  const { headers, body } = page(
    title,
    html`<div class="narrow">
      <p class="soft">${text}</p>
      ${problem === undefined ? null : html`<p class="said bad" role="alert">${problem}</p>`}
      ${form === undefined ? null : shownForm(form)}
      <p class="soft foot"><a href="/">Back to the sandbox</a></p>
    </div>`,
    style,
  );
  return { headers: Object.keys(form?.hidden ?? {}).length === 0 ? headers : fragmentHeaders, body };
}

type Hidden = NonNullable<PageForm['hidden']>;

function shownForm({ items, submit, hidden = {} }: PageForm): Html {
  const fields = Object.entries(hidden).map(
    ([name, value]) =>
      html`<input type="hidden" name="hidden.${name}" value="${value}" ${attribute(fragmentAttribute, name)} />`,
  );
  return html`<form method="post" class="questions">
    ${fields}${items.map((item) => shownItem(item, hidden))}
    <div class="row"><button>${submit}</button></div>
    ${fields.length === 0 ? null : fragmentScript}
  </form>`;
}

function shownItem(item: PageItem, hidden: Hidden): Html {
  switch (item.kind) {
    case 'text':
      return html`<p>${words(item.text, hidden)}</p>`;
    case 'group':
      return html`<fieldset class="card">
        <legend>${words(item.title, hidden)}</legend>
        ${said(item.problem)}${item.items.map((inner) => shownItem(inner, hidden))}
      </fieldset>`;
    case 'input':
      return shownInput(item, hidden);
    case 'choice':
      return item.pick === 'menu' ? shownMenu(item, hidden) : shownOptions(item, hidden);
  }
}

/** With the values of hidden fields where they belong. */
function words(text: string, hidden: Hidden): Html {
  const parts = text.split(/\{\{hidden:([^{}]*)\}\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : hiddenValue(part, hidden)))}`;
}

const unknownYet = '…';

function hiddenValue(name: string, hidden: Hidden): Html | string {
  if (!Object.hasOwn(hidden, name)) return unknownYet;
  return html`<span ${attribute(fragmentAttribute, name)}>${hidden[name] || unknownYet}</span>`;
}

function shownInput({ type, name, label, value, problem }: PageInput, hidden: Hidden): Html {
  const field =
    type === 'paragraph'
      ? html`<textarea name="${name}" rows="3" ${invalid(problem)}>${value}</textarea>`
      : html`<input
          name="${name}"
          type="${type}"
          value="${value}"
          autocomplete="off"
          ${type === 'number' ? attribute('step', 'any') : null}
          ${invalid(problem)}
        />`;
  return html`<div class="card"><label>${words(label, hidden)}${said(problem)}${field}</label></div>`;
}

function shownMenu({ name, label, options, chosen, own, problem }: PageChoice, hidden: Hidden): Html {
  const shown = ['', ...options].map(
    (option) => html`<option value="${option}" ${flag('selected', chosen.includes(option))}>${option}</option>`,
  );
  return html`<div class="card">
    <label
      >${words(label, hidden)}${said(problem)}<select name="${name}" ${invalid(problem)}>
        ${shown}
      </select></label
    >${ownAnswer(own)}
  </div>`;
}

function shownOptions({ name, label, options, chosen, pick, own, problem }: PageChoice, hidden: Hidden): Html {
  const type = pick === 'one' ? 'radio' : 'checkbox';
  const shown = options.map(
    (option) =>
      html`<label class="option"
        ><input
          type="${type}"
          name="${name}"
          value="${option}"
          ${flag('checked', chosen.includes(option))}
        />${option}</label
      >`,
  );
  return html`<fieldset class="card">
    <legend>${words(label, hidden)}</legend>
    ${said(problem)}
    <div class="options">${shown}</div>
    ${ownAnswer(own)}
  </fieldset>`;
}

function ownAnswer(own: PageChoice['own']): Html | null {
  if (own === undefined) return null;
  return html`<label class="own"
    >${own.label}<input name="${own.name}" value="${own.value}" autocomplete="off"
  /></label>`;
}

function said(problem: string | undefined): Html | null {
  return problem === undefined ? null : html`<span class="wrong">${problem}</span>`;
}

function invalid(problem: string | undefined): Html | null {
  return problem === undefined ? null : attribute('aria-invalid', 'true');
}

function attribute(name: string, value: string): Html {
  return html`${name}="${value}"`;
}

function flag(name: string, on: boolean): Html | null {
  return on ? html`${name}` : null;
}
