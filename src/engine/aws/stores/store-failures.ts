import { awsFailure } from '../aws-failure.ts';

/** The same object whose methods make Failures of what AWS's SDK throws. */
export function withAwsFailures<Store extends object>(store: Store, what: string): Store {
  const wrapped = Object.entries(store).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method];
    return [
      name,
      async (...args: unknown[]): Promise<unknown> => {
        try {
          return (await method.apply(store, args)) as unknown;
        } catch (error) {
          throw awsFailure(error, what);
        }
      },
    ];
  });
  return Object.fromEntries(wrapped) as Store;
}
