/** No daylight saving time has ever left out a noon, so every time zone writes the same hour into the archive. */
const fixedTime = (): Date => new Date(1980, 0, 1, 12);
/** An ordinary file of Unix that everybody may read, as Lambda needs it. */
const readable = 0o100_644 << 16;
const unix = 3;

/**
 * An archive of these files, in this order. The same files make the same bytes on every machine and in every time zone, so
 * that what did not change is not uploaded again.
 */
export async function reproducibleZip(files: readonly (readonly [name: string, text: string])[]): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import('fflate');
  const entry = { mtime: fixedTime(), attrs: readable, os: unix } as const;
  return zipSync(Object.fromEntries(files.map(([name, text]) => [name, [strToU8(text), entry] as const])), {
    level: 9,
  });
}
