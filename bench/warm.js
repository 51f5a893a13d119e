import { importPKCS8, importSPKI, jwtVerify, SignJWT } from 'jose';
import { rule } from '../dist/src/platforms/4me/receive/index.js';
import { generatePolicyKey } from '../dist/src/platforms/4me/standin/webhooks/keys.js';
import { createHandler } from '../dist/src/runtime/index.js';
import { bindFunction, eventOf } from './bound-function.js';
import { rateInTurns, rateOf } from './measure.js';

const algorithms = ['RS512', 'ES512'];

async function messages(algorithm, count, privateKey) {
  const claims = (index) => ({
    iss: 'https://wna-it.4me-sandbox.test',
    jti: `${index}`.padStart(64, '0'),
    sub: '3',
    data: { event: 'automation_rule', account_id: 'wna-it', payload: {} },
  });
  const sign = (index) =>
    new SignJWT(claims(index)).setProtectedHeader({ typ: 'JWT', alg: algorithm }).setIssuedAt().sign(privateKey);
  return Promise.all(Array.from({ length: count }, (_, index) => sign(index)));
}

/** Messages through the whole warm path (adapter, verification, claim, empty handler, settlement) against the check alone. */
export async function warm() {
  const rows = [];
  for (const algorithm of algorithms) {
    const { signingKey, shown: pem } = await generatePolicyKey(algorithm.toLowerCase());
    const parsed = await importSPKI(pem, algorithm);
    const rounds = 7;
    const size = algorithm === 'RS512' ? 1500 : 150;
    const tokens = await messages(algorithm, (rounds + 1) * size, await importPKCS8(signingKey, algorithm));
    const handler = await bindFunction(createHandler(rule({ payload: {} }, async () => {})), algorithm, pem);
    let next = 0;
    const handle = async () => {
      const { statusCode } = await handler(eventOf(tokens[next]));
      next += 1;
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
    };
    const check = (index) => jwtVerify(tokens[index], parsed, { algorithms: [algorithm] });
    await rateOf(size, handle);
    await rateOf(size, check);
    const ratio = await rateInTurns(
      rounds,
      () => rateOf(size, check),
      () => rateOf(size, handle),
    );
    rows.push({
      what: `warm message, empty handler, ${algorithm}`,
      against: 'jose.jwtVerify, parsed key',
      ratio,
      limit: 'at least 0.8',
    });
  }
  return rows;
}
