import { visibleLine } from '../../../cli/visible.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';

const kinds = {
  credentials: { code: 'AB-HESEYA-CREDENTIALS', exit: 'credentials' },
  permission: { code: 'AB-HESEYA-PERMISSION', exit: 'failed' },
  app: { code: 'AB-HESEYA-APP', exit: 'failed' },
  refused: { code: 'AB-HESEYA-REFUSED', exit: 'failed' },
  answer: { code: 'AB-HESEYA-ANSWER', exit: 'failed' },
  unavailable: { code: 'AB-HESEYA-UNAVAILABLE', exit: 'failed', retryable: true },
} as const satisfies Record<string, FailureKind>;

type Words = readonly [kind: keyof typeof kinds, message: string, fix: string];

const correctApp = 'Correct it, deploy it again';
const logs = 'Look at what the app wrote with "app-builder logs".';
const reachable = `See that the app is deployed and that the store reaches its address. ${logs}`;

/** What a core means by the keys of its errors (heseya-facts §7). */
const wordsOfKeys: Readonly<Record<string, Words>> = {
  UNAUTHORIZED: [
    'credentials',
    'The store does not accept the token: it is not of this store, or its time is over',
    'Give a fresh access token of a user of this store; stores give them for five minutes.',
  ],
  FORBIDDEN: [
    'credentials',
    'The user whose token it is may not do this in the store',
    'Give the token of a user with apps.show, apps.show_details, apps.install and apps.remove.',
  ],
  CLIENT_APPS_NO_ACCESS: [
    'credentials',
    'The token is one of an app, and only people may do this',
    'Give an access token of a user of this store.',
  ],
  CLIENT_ASSIGN_INVALID_PERMISSIONS: [
    'permission',
    'The store does not have all permissions that it would grant',
    'Leave out those that this version of Heseya does not know, in app.json or of --permission; "app-builder validate" names suspects.',
  ],
  CLIENT_ADD_APP_WITH_PERMISSIONS_USER_DONT_HAVE: [
    'permission',
    'Nobody can grant permissions that they do not have themselves',
    'Give the token of a user who has all of them, e.g. of an owner of the store.',
  ],
  CLIENT_APP_WANTS_INVALID_PERMISSION: [
    'permission',
    'The app asks for permissions that the store does not have',
    `Take them out of required_permissions and optional_permissions of app.json, and deploy the app again.`,
  ],
  CLIENT_ADD_APP_WITHOUT_REQUIRED_PERMISSIONS: [
    'permission',
    'The deployed app requires more permissions than it would be granted',
    'Deploy the app again, so that it requires what app.json says.',
  ],
  CLIENT_ADD_PERMISSION_APP_DOESNT_WANT: [
    'permission',
    'The app would be granted permissions that it does not ask for as it is deployed',
    'Deploy the app again, so that it asks for what app.json says.',
  ],
  CLIENT_FAILED_TO_CONNECT_WITH_APP: [
    'app',
    'The store cannot reach the app, or the app did not answer in time or with an error',
    `${reachable} To remove an app that does not answer, add --force.`,
  ],
  CLIENT_APP_INFO_RESPONDED_WITH_INVALID_CODE: [
    'app',
    'The app answers the question for its description with an error',
    reachable,
  ],
  CLIENT_APP_RESPONDED_WITH_INVALID_INFO: [
    'app',
    'The store cannot read the description of the app',
    `${correctApp}: "app-builder validate" looks at app.json.`,
  ],
  CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE: [
    'app',
    'The app refuses to be installed',
    `${logs} Then run it again.`,
  ],
  CLIENT_INVALID_INSTALLATION_RESPONSE: [
    'app',
    'The app was installed and did not say how it is removed again',
    `${correctApp}: its handler has to answer with what heseya.app gives.`,
  ],
  CLIENT_FAILED_TO_UNINSTALL_APP: [
    'app',
    'The app refuses to be removed',
    `${logs} Add --force to remove it all the same.`,
  ],
};

const uniqueRule = 'VALIDATION_APPUNIQUEURL';

/** What an answer that is no success means, with the store's own key and words. `body`: as JSON; undefined where it is none. */
export function refusalOf(store: string, status: number, body: unknown): Failure {
  const error = isJsonObject(body) ? body['error'] : undefined;
  const { key, message, errors } = isJsonObject(error) ? error : {};
  const said = [typeof key === 'string' ? key : '', typeof message === 'string' ? message : ''].filter(
    (one) => one !== '',
  );
  const details = detailsOf(errors);
  const because = [
    `${store} answers ${String(status)}${said.length === 0 ? '' : ` ${said.map(brief).join(': ')}`}`,
    ...details,
  ].join('\n');
  const [kind, text, fix] = wordsFor(status, typeof key === 'string' ? key : '', details);
  return new Failure(kinds[kind], { message: text, because, fix });
}

function wordsFor(status: number, key: string, details: readonly string[]): Words {
  const known = Object.hasOwn(wordsOfKeys, key) ? wordsOfKeys[key] : undefined;
  if (known !== undefined) return known;
  if (details.some((line) => line.includes(uniqueRule))) {
    return [
      'refused',
      'The store has an app already whose address begins like this one',
      'Remove the other app in the dashboard of the store, and run it again.',
    ];
  }
  // Stores say 404 for a token that is none of theirs (heseya-facts §6).
  if (status === 401 || status === 403 || status === 404) {
    return [
      'credentials',
      'The store does not accept the token, or its API is not at this address',
      'Give a fresh access token of a user of this store, and the address of its API with --store.',
    ];
  }
  if (status === 429 || status >= 500) {
    return [
      'unavailable',
      'The store is busy or broken',
      'Run the same command again; what is done already is found and kept.',
    ];
  }
  return ['refused', 'The store refuses the request', 'Correct what it names, and run it again.'];
}

/** `errors` of the envelope, one line each: a list of texts, or fields with `{key, message}` each. */
function detailsOf(errors: unknown): readonly string[] {
  if (Array.isArray(errors)) return errors.filter((one): one is string => typeof one === 'string').map(brief);
  if (!isJsonObject(errors)) return [];
  return Object.entries(errors).flatMap(([field, list]) =>
    (Array.isArray(list) ? (list as readonly unknown[]) : []).map((one) => {
      const { key = '', message = '' } = isJsonObject(one) ? one : {};
      return brief(
        `${field}: ${[key, message]
          .filter((part) => part !== '')
          .map(String)
          .join(': ')}`,
      );
    }),
  );
}

/** A store repeats what an app has answered. */
function brief(text: string): string {
  return visibleLine(text.length <= 300 ? text : `${text.slice(0, 300)}…`);
}

/** It was carried out, or it is no store. */
export function unusableAnswer(store: string, missing: string): Failure {
  return new Failure(kinds.answer, {
    message: `The answer of ${store} has no ${missing}`,
    because: 'it is not what the API of a Heseya store answers',
    fix: 'Give the address of the API of the store, as its dashboard shows it. If it is that, report this as a defect.',
  });
}

export function unavailable(store: string, because: string): Failure {
  return new Failure(kinds.unavailable, {
    message: `${store} does not answer`,
    because,
    fix: 'Run the same command again; what is done already is found and kept.',
  });
}
