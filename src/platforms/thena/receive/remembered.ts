/** Milliseconds after its receipt in which an event that comes again has no effect: 48 hours (thena-facts §4.5). */
export const rememberedFor = 48 * 3_600_000;
