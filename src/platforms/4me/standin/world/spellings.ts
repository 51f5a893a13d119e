/** A domain under the old brand and under the new one (4me-facts §16). */
export function spellings(domain: string): readonly string[] {
  return [...new Set([domain.replace(/\bxurrent\b/, '4me'), domain.replace(/\b4me\b/, 'xurrent')])];
}
