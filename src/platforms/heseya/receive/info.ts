import type { HttpResponse } from '../../../runtime/http.ts';
import type { AppDefinition } from './definition.ts';

/**
 * `GET /`: what a store and its dashboard read before they install the app. All lists are there, also empty ones: stores read them without
 * a look whether they are (heseya-facts §2).
 */
export function infoAnswer(definition: AppDefinition): HttpResponse {
  const { name, author, version, api_version, icon, description, licence_required, microfrontend_url } = definition;
  const { required_permissions, optional_permissions = [], internal_permissions = [], widgets = [] } = definition;
  const body = {
    name,
    author,
    version,
    api_version,
    icon,
    description,
    licence_required,
    microfrontend_url,
    required_permissions,
    optional_permissions,
    internal_permissions,
    widgets,
  };
  return { status: 200, headers: { 'cache-control': 'no-cache' }, body };
}
