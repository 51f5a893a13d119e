import { requestStatuses, unsupportedWords } from './constructs.ts';
import { tokens, UnknownConstruct } from './tokens.ts';
import type { Token } from './tokens.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly field: 'id' | 'status' | 'status_was' | 'subject' }
  | { readonly kind: 'note'; readonly index: 'first' | 'last' | number }
  | { readonly kind: 'custom field'; readonly of: 'request' | 'app instance'; readonly id: string }
  | { readonly kind: 'comparison'; readonly equal: boolean; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'and'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly when: Expression; readonly chosen: Expression; readonly otherwise: Expression };

/**
 * Reads one expression. `names`: expressions of the same rule that it may use.
 * Throws UnknownConstruct that names what is not in `constructs`.
 */
export function parseExpression(source: string, names: ReadonlySet<string>): Expression {
  const reader = new Reader(source, names);
  const expression = reader.choice();
  reader.end();
  return expression;
}

/** Recursive descent; from loose to tight: choice, conjunction, comparison, value. */
class Reader {
  readonly #source: string;
  readonly #names: ReadonlySet<string>;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string, names: ReadonlySet<string>) {
    this.#source = source;
    this.#names = names;
    this.#tokens = tokens(source);
  }

  choice(): Expression {
    const when = this.#conjunction();
    if (!this.#takes('word', 'then')) return when;
    const chosen = this.#conjunction();
    this.#expect('word', 'else');
    return { kind: 'choice', when, chosen, otherwise: this.choice() };
  }

  end(): void {
    const { kind, text } = this.#peek();
    if (kind !== 'end') throw this.#unknown(unsupportedWords.get(text) ?? text);
  }

  #conjunction(): Expression {
    let left = this.#comparison();
    while (this.#takes('word', 'and')) left = { kind: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Expression {
    const left = this.#value(false);
    const equal = this.#takes('sign', '=');
    if (!equal && !this.#takes('sign', '!=')) return left;
    const ofStatus = left.kind === 'field' && left.field.startsWith('status');
    return { kind: 'comparison', equal, left, right: this.#value(ofStatus) };
  }

  #value(isStatus: boolean): Expression {
    const token = this.#next();
    if (token.kind === 'text') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind !== 'word') throw this.#unknown(token.text === '' ? 'an end where a value is missing' : token.text);
    // A status may have the name of an expression, e.g. `completed` with the value `status = completed`.
    if (isStatus && requestStatuses.includes(token.text)) return { kind: 'literal', value: token.text };
    return this.#word(token.text);
  }

  #word(word: string): Expression {
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' };
    if (this.#peek().text === '(') throw this.#unknown(`${word}()`);
    if (this.#names.has(word)) return { kind: 'name', name: word };
    switch (word) {
      case 'id':
      case 'status':
      case 'status_was':
      case 'subject':
        return { kind: 'field', field: word };
      case 'notes':
        return this.#note();
      case 'custom_fields':
        return this.#customField('request');
      case 'rule_app_instance':
        this.#expect('sign', '.');
        this.#expect('word', 'custom_fields');
        return this.#customField('app instance');
      default:
        throw this.#unknown(unsupportedWords.get(word) ?? word);
    }
  }

  #note(): Expression {
    this.#expect('sign', '[');
    const { kind, text } = this.#next();
    if (kind !== 'number' && text !== 'first' && text !== 'last') throw this.#unknown(`notes[${text}]`);
    this.#expect('sign', ']');
    this.#expect('sign', '.');
    this.#expect('word', 'text');
    return { kind: 'note', index: text === 'first' || text === 'last' ? text : Number(text) };
  }

  #customField(of: 'request' | 'app instance'): Expression {
    this.#expect('sign', '.');
    const { kind, text } = this.#next();
    if (kind !== 'word') throw this.#unknown(`custom_fields.${text}`);
    return { kind: 'custom field', of, id: text };
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(kind: Token['kind'], text: string): void {
    const token = this.#peek();
    if (!this.#takes(kind, text)) throw this.#unknown(`'${token.text}' in the place of '${text}'`);
  }

  #unknown(what: string): UnknownConstruct {
    return new UnknownConstruct(`${what} in '${this.#source}'`);
  }
}
