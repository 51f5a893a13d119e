import type { FailureKind } from '../../failure.ts';

/** A key that nothing can be verified with. */
export const unusableKey: FailureKind = { code: 'AB-VERIFY-KEY', exit: 'usage' };
/** A key fits several algorithms, and nobody said which one the policy has. */
export const unknownAlgorithm: FailureKind = { code: 'AB-VERIFY-ALGORITHM', exit: 'usage' };
/** A key set that cannot be read. */
export const unusableKeySet: FailureKind = { code: 'AB-VERIFY-KEY-SET', exit: 'usage' };
/** A key set that could not be fetched. */
export const unreachableKeySet: FailureKind = { code: 'AB-VERIFY-KEY-SET-ADDRESS', exit: 'failed', retryable: true };
