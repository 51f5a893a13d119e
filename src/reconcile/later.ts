import type { Node, Outputs } from './node.ts';

export type Resolved<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; /** Title of the node to wait for. */ readonly after: string };

const mark = Symbol('later');

/** A value that becomes known only after another node was applied. */
export interface Later<T> {
  readonly [mark]: true;
  readonly needs: readonly Node[];
  resolve(outputs: Outputs): Resolved<T>;
}

export type Wanted<T> = T | Later<T>;

/** `fields` of a record, each given now or known later. A field that is undefined is left as it is on the platform. */
export type WantedFields<Fields extends object> = { readonly [K in keyof Fields]: Wanted<Fields[K]> };

function isLater<T>(value: Wanted<T>): value is Later<T> {
  return typeof value === 'object' && value !== null && mark in value;
}

/** One output of a node, e.g. the id of a record that is still to be made. */
export function output<O extends object, K extends keyof O & string>(node: Node<O>, name: K): Later<O[K]> {
  return {
    [mark]: true,
    needs: [node],
    resolve(outputs) {
      const known = outputs.get(node.key);
      if (known === undefined || !Object.hasOwn(known, name)) return { known: false, after: node.title };
      return { known: true, value: (known as O)[name] };
    },
  };
}

/** A value made from one that becomes known later. `make` is pure. */
export function derived<A, B>(from: Later<A>, make: (value: A) => B): Later<B> {
  return {
    [mark]: true,
    needs: from.needs,
    resolve(outputs) {
      const resolved = from.resolve(outputs);
      return resolved.known ? { known: true, value: make(resolved.value) } : resolved;
    },
  };
}

/** An object with members that become known later; known when all of them are. */
export function gathered<T extends object>(members: { readonly [K in keyof T]: Wanted<T[K]> }): Later<T> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(members);
  return {
    [mark]: true,
    needs: entries.flatMap(([, value]) => needsOf(value)),
    resolve(outputs) {
      const made: Record<string, unknown> = {};
      for (const [name, value] of entries) {
        const resolved = resolve(value, outputs);
        if (!resolved.known) return resolved;
        made[name] = resolved.value;
      }
      return { known: true, value: made as T };
    },
  };
}

export function resolve<T>(value: Wanted<T>, outputs: Outputs): Resolved<T> {
  return isLater(value) ? value.resolve(outputs) : { known: true, value };
}

export function needsOf(value: Wanted<unknown>): readonly Node[] {
  return isLater(value) ? value.needs : [];
}
