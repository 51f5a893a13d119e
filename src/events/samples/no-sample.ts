import { Failure, type FailureKind } from '../../failure.ts';

const noSample: FailureKind = { code: 'AB-TRIGGER-BODY', exit: 'usage' };

/** Of an event whose payload only the caller can know, or nobody has seen. */
export function withoutSample(event: string, because: string): Failure {
  return new Failure(noSample, {
    message: `There is no sample payload for ${event}`,
    because,
    fix: 'Give the payload with --body <file>, or --body - to read it from stdin.',
  });
}
