import type { SurveyResponse } from './payload.ts';

/**
 * The number of the request that the survey was about, where the form's address had it in the hidden field `request_id`
 * (external-apis §2.7). It is whatever the person who opened the form had in that address.
 */
export function surveyRequest(response: SurveyResponse): string | undefined {
  const number = response.hidden.get('request_id');
  return number !== undefined && /^\d{1,12}$/.test(number) ? number : undefined;
}
