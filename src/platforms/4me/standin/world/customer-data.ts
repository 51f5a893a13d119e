/**
 * What a customer has in its account, by names that stand-ins of discovery tools use too, so that what they find can be matched.
 */
export interface Software {
  readonly name: string;
  readonly brand: string;
  readonly alternateNames: readonly string[];
}

export const software: readonly Software[] = [
  { name: 'Google Chrome', brand: 'Google', alternateNames: ['Chrome'] },
  { name: 'Microsoft Edge', brand: 'Microsoft', alternateNames: [] },
  { name: 'Mozilla Firefox', brand: 'Mozilla', alternateNames: ['Firefox'] },
  { name: '7-Zip', brand: 'Igor Pavlov', alternateNames: ['7-Zip (x64)'] },
  { name: 'Adobe Acrobat Reader', brand: 'Adobe', alternateNames: ['Adobe Acrobat Reader DC'] },
  { name: 'Microsoft Office 365', brand: 'Microsoft', alternateNames: ['Microsoft 365 Apps for enterprise'] },
  { name: 'Microsoft Windows 11 Pro', brand: 'Microsoft', alternateNames: ['Windows 11 Pro'] },
  { name: 'Microsoft Windows 10 Enterprise', brand: 'Microsoft', alternateNames: ['Windows 10 Enterprise'] },
  { name: 'Microsoft Windows Server 2022 Standard', brand: 'Microsoft', alternateNames: [] },
  { name: 'Ubuntu 24.04 LTS', brand: 'Canonical', alternateNames: ['Ubuntu 24.04'] },
  { name: 'Notepad++', brand: 'Notepad++ Team', alternateNames: [] },
  { name: 'Zoom', brand: 'Zoom', alternateNames: ['Zoom Workplace'] },
];

/** `number` from 1. */
export function customerPerson(number: number) {
  const authenticationID = `user${String(number)}`;
  return { name: `User ${String(number)}`, authenticationID, primaryEmail: `${authenticationID}@widget.example` };
}
