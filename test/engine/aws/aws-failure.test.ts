import { describe, expect, test } from 'vitest';
import { awsFailure } from '../../../src/engine/aws/aws-failure.ts';
import { Failure } from '../../../src/failure.ts';
import { shown } from './session/session-of-a-test.ts';

function thrown(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...more });
}

const what = 'reading the stack app-builder-engine';
const deniedText =
  'User: arn:aws:iam::1:user/ann is not authorized to perform: cloudformation:DescribeStacks on resource: arn:aws:cloudformation:eu-west-1:1:stack/app-builder-engine/*';

describe('what the SDK throws', () => {
  test.each([
    [thrown('AccessDenied', deniedText), 'AB-AWS-DENIED', 'credentials', false],
    [thrown('AccessDeniedException', deniedText), 'AB-AWS-DENIED', 'credentials', false],
    [thrown('Unknown', 'UnknownError', { $metadata: { httpStatusCode: 403 } }), 'AB-AWS-DENIED', 'credentials', false],
    [thrown('ExpiredTokenException', 'expired'), 'AB-AWS-EXPIRED', 'credentials', false],
    [thrown('UnrecognizedClientException', 'invalid'), 'AB-AWS-CREDENTIALS', 'credentials', false],
    [
      thrown('InvalidSignatureException', 'Signature expired: 1 is now earlier than 2'),
      'AB-AWS-CLOCK',
      'credentials',
      false,
    ],
    [thrown('Throttling', 'Rate exceeded'), 'AB-AWS-RATE', 'failed', true],
    [thrown('TooManyRequestsException', 'slower'), 'AB-AWS-RATE', 'failed', true],
    [thrown('InternalFailure', 'x', { $metadata: { httpStatusCode: 500 } }), 'AB-AWS-UNAVAILABLE', 'failed', true],
    [Object.assign(new Error('getaddrinfo ENOTFOUND x'), { code: 'ENOTFOUND' }), 'AB-AWS-UNREACHABLE', 'failed', true],
    [thrown('TimeoutError', 'no answer', { $metadata: {} }), 'AB-AWS-UNREACHABLE', 'failed', true],
    [thrown('ValidationError', 'Stack with id x does not exist'), 'AB-AWS-REFUSED', 'failed', false],
  ])('%s is %s', (error, code, exit, retryable) => {
    const failure = awsFailure(error, what);
    expect(failure).toMatchObject({ code, exit, retryable, cause: error });
  });

  test('access denied says which action and resource, and where all permissions are', () => {
    const failure = awsFailure(thrown('AccessDenied', deniedText), what);
    expect(failure).toMatchObject({
      message: `AWS does not allow ${what}`,
      because: `${deniedText} (AccessDenied)`,
      fix: expect.stringContaining('docs/aws-deploy-policy.json') as string,
    });
  });

  test('nothing is shown of the request that AWS prints with a refused signature', () => {
    const text =
      'The request signature we calculated does not match the signature you provided. Check your key.\n\n' +
      "The Canonical String for this request should have been\n'POST\n/\nx-amz-security-token:token-of-ann'";
    const failure = awsFailure(thrown('SignatureDoesNotMatch', text), what);
    expect(failure).toBeInstanceOf(Failure);
    expect(shown(failure as Failure)).not.toContain('token-of-ann');
  });

  test('a failure, a cancelled call and a mistake of ours stay what they are', () => {
    const failure = new Failure({ code: 'AB-X', exit: 'failed' }, { message: 'm', fix: 'f' });
    const aborted = thrown('AbortError', 'Request aborted');
    const mistake = new TypeError('undefined is not a function');
    for (const error of [failure, aborted, mistake]) expect(awsFailure(error, what)).toBe(error);
    expect(awsFailure('text', what).message).toBe(`${what}: text`);
  });
});
