/** The second argument of a handler: of Lambda's context, what handlers of ours may look at. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  /** What `!GetAtt <Function>.Arn` is in the template. */
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** `timeout` in milliseconds, from now on. */
export function invocationContext(
  invocation: {
    readonly id: number;
    readonly functionName: string;
    readonly invokedFunctionArn: string;
    readonly timeout: number;
  },
  now: () => number,
): InvocationContext {
  const { id, functionName, invokedFunctionArn, timeout } = invocation;
  const deadline = now() + timeout;
  return {
    awsRequestId: String(id),
    functionName,
    invokedFunctionArn,
    getRemainingTimeInMillis: () => Math.max(0, deadline - now()),
  };
}
