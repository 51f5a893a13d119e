import type { HttpSource, Receiver } from '../../../../runtime/handler.ts';
import type { HttpRequest, HttpResponse } from '../../../../runtime/http.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import { Rejected, Retry } from '../../../../runtime/outcomes.ts';

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

function page(status: number, message: string, advice: string): HttpResponse {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The app is not configured</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem;color:#222;background:#fff}</style>
<h1>The app is not configured</h1><p>${escaped(message)}.</p><p>${escaped(advice)}</p></html>`,
  };
}

/** An address that a browser opens, at the end of the path `name`. */
export function browserSource(name: string, bind: (ports: Ports) => Receiver<HttpRequest, HttpResponse>): HttpSource {
  return { kind: 'http', methods: ['GET'], path: name, limit: 0, bind: (ports) => inBrowser(bind(ports)) };
}

/** Shows a person who waits at a browser what went wrong as a page, in place of JSON; errors that nobody expected stay errors. */
function inBrowser(receive: Receiver<HttpRequest, HttpResponse>): Receiver<HttpRequest, HttpResponse> {
  return async (request, invocation) => {
    try {
      return await receive(request, invocation);
    } catch (error) {
      if (error instanceof Rejected) {
        invocation.log.warn('rejected', { status: error.status, reason: error.message });
        return page(error.status, error.message, 'Open the app in 4me and begin again.');
      }
      const isRetryable = error instanceof Error && 'retryable' in error && error.retryable === true;
      if (!(error instanceof Retry || isRetryable)) throw error;
      invocation.log.warn('to be repeated', { error });
      return page(503, 'Something that is needed does not answer right now', 'Reload this page in a moment.');
    }
  };
}
