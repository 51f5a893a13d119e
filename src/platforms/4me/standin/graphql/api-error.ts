/** An error of the platform at the top level of an answer, e.g. `Not Found` or `Unauthorized` (4me-facts §4). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
}

export const notFound = (): ApiError => new ApiError('Not Found');
export const unauthorized = (): ApiError => new ApiError('Unauthorized');
