/** Has `look` called again and again until what it gives is called; `look` resolves when all that is due has begun. */
export type Ticker = (look: () => Promise<void>) => () => void;

/** A broken file in the engine's folder, over which `look` fails, is told by the command that next needs it. */
export const everySecond: Ticker = (look) => {
  const timer = setInterval(() => void look().catch(() => undefined), 1000).unref();
  return () => clearInterval(timer);
};
