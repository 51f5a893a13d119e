/** The forms in which a secret would still be one: as it is, in JSON, in URLs and forms, in base64 wherever it begins, in hex. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const inside = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before, 'x'), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The characters at both ends depend on the neighbours.
    const own = text.slice(before === 0 ? 0 : before + 1, before === 0 ? -1 : -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('hex'),
    ...inside,
  ];
}

/** Which of the secrets the text gives away, in any form. */
export function secretsIn(text: string, secrets: readonly string[]): readonly string[] {
  // A terminal breaks lines, and a secret could stand across the end of one.
  const joined = text.replaceAll(/\s+/g, '');
  return secrets.filter((secret) =>
    formsOf(secret).some((form) => text.includes(form) || joined.includes(form.replaceAll(/\s+/g, ''))),
  );
}
