/**
 * The same stream, but everything written to it is cleaned first. A proxy, because spinner and prompts need the
 * terminal's own methods and replace `write` while they draw.
 */
export function cleanStream<S extends NodeJS.WritableStream>(stream: S, clean: (text: string) => string): S {
  const write = stream.write.bind(stream) as (chunk: string, ...rest: readonly unknown[]) => boolean;
  let current: unknown = (chunk: string | Uint8Array, ...rest: readonly unknown[]) =>
    write(clean(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')), ...rest);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return current;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, name, value: unknown) {
      if (name !== 'write') return Reflect.set(target, name, value, target);
      current = value;
      return true;
    },
  });
}

/** A document with every string, key and number in it cleaned, so that its JSON stays JSON. */
export function cleanDocument(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'number') return clean(String(value)) === String(value) ? value : clean(String(value));
  if (Array.isArray(value)) return value.map((item) => cleanDocument(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleanDocument(item, clean)]));
}
