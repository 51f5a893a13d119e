import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptedData } from '../../../../src/platforms/heseya/wire/encrypted-data.ts';
import { signedForm } from '../../../../src/platforms/heseya/wire/signature.ts';
import { anyJson, anyText } from './json-values.ts';
import { php, withoutPhp } from './php.ts';

const secret = 'zażółć/secret';

interface Signed {
  readonly body: Buffer;
  readonly signature: string;
}

/** As CORE's WebHookSigner and Spatie's client do it (heseya-facts §8). `$sign` prints a line for a value of PHP. */
const signer = `
  $sign = function ($payload): void {
    $signed = json_encode($payload, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    $body = json_encode($payload);
    if ($body === false || $signed === false) { fwrite(STDERR, json_last_error_msg()); exit(1); }
    echo base64_encode($body), ' ', hash_hmac('sha256', $signed, ${JSON.stringify(secret)}), "\\n";
  };
`;

/** Values that only PHP can write: what comes from JSON has been through Node's numbers and objects. */
const values = String.raw`
  $sign(['api_url' => 'https://shop.example.com/a/b', 'data' => '</script>']);
  $sign(['accents' => 'Zażółć gęślą jaźń', 'ключ/é' => "\u{0080}\u{00ff}\u{0100}\u{ffff}\u{fffd}"]);
  $sign(['emoji' => "🎁 👩‍👩‍👧 \u{10000} \u{10ffff}"]);
  $sign(['lines' => "a\u{2028}b\u{2029}c\u{2027}\u{202a}"]);
  $sign(['controls' => "\x00\x01\x1f\x7f\r\n\t\x08\x0c", 'quotes' => "\"\\'<>&"]);
  $sign(['looks escaped' => '\u00e9 \/ \\u00e9 \\/ \n', 'ends' => '\\']);
  $sign(['big' => PHP_INT_MAX, 'small' => PHP_INT_MIN, 'past' => 9007199254740993]);
  $sign(['floats' => [0.1, 1.0, -0.0, 1e25, 1.5e300, 1e-10, 0.1 + 0.2, 123456789.123456789, 1/3]]);
  $sign(['empty object' => new stdClass(), 'empty list' => [], 'null' => null, 'deep' => [[[['a' => ['b' => new stdClass()]]]]]]);
  $sign(['10' => 'ten', '9' => 'nine', '' => 'none', '-1' => 'minus']);
  $sign([]);
  $sign(new stdClass());
`;

function linesOf(output: string): readonly Signed[] {
  return output
    .trim()
    .split('\n')
    .map((line) => {
      const [body = '', signature = ''] = line.split(' ');
      return { body: Buffer.from(body, 'base64'), signature };
    });
}

const form = ({ body, signature }: Signed): string | undefined => signedForm(body, signature, secret);

/** The same body with one byte changed, at each place and in more than one way. */
function* altered({ body, signature }: Signed): Generator<Signed> {
  for (let at = 0; at < body.length; at += 1) {
    for (const bits of [0x01, 0x20, 0x80]) {
      const other = Buffer.from(body);
      other[at] = (other[at] ?? 0) ^ bits;
      yield { body: other, signature };
    }
  }
}

describe.skipIf(withoutPhp !== undefined)(
  `bodies and signatures of PHP itself${withoutPhp === undefined ? '' : `: ${withoutPhp}`}`,
  () => {
    test('slashes, letters, emoji, separators of lines, numbers and empty things verify, and nothing does with a byte changed', () => {
      const signed = linesOf(php(signer + values));
      expect(signed).toHaveLength(12);
      for (const one of signed) {
        expect(form(one), one.body.toString()).toBe('canonical');
        for (const other of altered(one)) expect(form(other), other.body.toString()).toBeUndefined();
      }
    });

    test('any values verify', () => {
      const samples = fc.sample(anyJson, { numRuns: 300, seed: 7 });
      const texts = fc.sample(anyText, { numRuns: 300, seed: 7 });
      const inputs = [...samples, ...texts].map((value) => JSON.stringify({ value }));
      // PHP reads no half of a surrogate pair, and no key that begins with U+0000.
      const fit = inputs.filter((json) => !/\\ud[89a-f]/.test(json) && !json.includes(String.raw`"\u0000`));
      const lines = fit.map((json) => Buffer.from(json).toString('base64')).join('\n');
      const script = `${signer} foreach (explode("\\n", stream_get_contents(STDIN)) as $line) $sign(json_decode(base64_decode($line)));`;
      const signed = linesOf(php(script, lines));
      expect(signed).toHaveLength(fit.length);
      expect(fit.length).toBeGreaterThan(300);
      for (const one of signed) expect(['canonical', 'raw'], one.body.toString()).toContain(form(one));
    });

    test('what openssl encrypts in PHP is decrypted, whatever the length of the key', () => {
      for (const key of [
        '0123456789abcdef0123456789abcdef',
        'short',
        'a key of far more than thirty-two bytes, which is cut',
      ]) {
        const encrypted = php(
          `$vector = random_bytes(16);
         $data = json_encode(['code' => '123456', 'user' => ['name' => 'Żak/🎁']]);
         echo base64_encode($vector . openssl_encrypt($data, 'aes-256-cbc', ${JSON.stringify(key)}, OPENSSL_RAW_DATA, $vector));`,
        );
        expect(decryptedData(encrypted, key)).toEqual({ code: '123456', user: { name: 'Żak/🎁' } });
        expect(() => decryptedData(encrypted, `x${key}`)).toThrow(/cannot be decrypted|not what stores/);
      }
    });
  },
);
