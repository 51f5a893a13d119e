import { offeringFile } from '../../integration/find-folder.ts';
import type { AddressDefinition } from '../../platforms/4me/definition/definition.ts';
import type { Report } from '../finding.ts';
import { rulePayloads, type Subject } from '../subject.ts';

/** Bytes; pictures are sent as part of a request (4me-facts §12). */
const largestPicture = 256 * 1024;

/** How files of these types begin. */
const beginnings: Readonly<Record<string, RegExp>> = {
  'image/png': /^\u0089PNG\r\n/,
  'image/jpeg': /^\u00ff\u00d8\u00ff/,
  'image/gif': /^GIF8[79]a/,
  'image/svg+xml': /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^]*?\?>\s*|<!--[^]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i,
};

/** Addresses and picture of the offering. */
export function checkOffering(subject: Subject, report: Report): void {
  const { offering } = subject.definition;
  const { webhook, configurationUri, authorizationEndpoints } = offering;
  placeholders('/webhook', webhook?.address, report);
  placeholders('/configurationUri', configurationUri, report);
  authorizationEndpoints.forEach((address, index) =>
    placeholders(`/authorizationEndpoints/${String(index)}`, address, report),
  );
  if (webhook !== undefined && rulePayloads(subject).length > 0) {
    const query = 'output' in webhook.address ? (webhook.address.query ?? '') : '';
    if (!query.split('&').includes('account={account}')) {
      const text = 'has to have account={account}: the handler finds the customer and its policy by it';
      report('offering-account', { file: offeringFile, pointer: '/webhook/query', text });
    }
  }
  if (offering.picture !== undefined) checkPicture(offering.picture, report);
}

function placeholders(pointer: string, address: AddressDefinition | undefined, report: Report): void {
  if (address === undefined) return;
  const [text, place] = 'address' in address ? [address.address, pointer] : [address.query ?? '', `${pointer}/query`];
  const unknown = [...text.matchAll(/\{([^{}]*)\}/g)].map(([whole]) => whole).filter((one) => one !== '{account}');
  for (const one of new Set(unknown)) {
    report('offering-placeholder', {
      file: offeringFile,
      pointer: place,
      text: `${one} stays as it is: 4me replaces {account} only`,
    });
  }
}

function checkPicture(picture: string, report: Report): void {
  const [, type = '', data = ''] = /^data:([^;,]+);base64,(.*)$/s.exec(picture) ?? [];
  const bytes = Buffer.from(data, 'base64');
  const place = { file: offeringFile, pointer: '/picture' };
  if (beginnings[type]?.test(bytes.toString('latin1')) === false) {
    report('offering-picture', { ...place, text: `the file is no ${type}, as the end of its name says` });
  }
  if (bytes.length > largestPicture) {
    const size = Math.ceil(bytes.length / 1024);
    report('offering-picture-size', { ...place, text: `the file has ${String(size)} KiB, which every deploy sends` });
  }
}
