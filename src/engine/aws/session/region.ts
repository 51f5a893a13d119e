import { Failure, type FailureKind } from '../../../failure.ts';
import type { Section } from './ini.ts';
import type { Environment } from './shared-config.ts';

const badRegion: FailureKind = { code: 'AB-AWS-REGION', exit: 'usage' };

/** The given region, else `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's. Throws `AB-AWS-REGION` for none or a malformed one. */
export function regionOf(
  given: string | undefined,
  environment: Environment,
  profile: { readonly name: string; readonly settings: Section },
): string {
  const candidates: readonly (readonly [string, string | undefined])[] = [
    ['--region', given],
    ['AWS_REGION', environment['AWS_REGION']],
    ['AWS_DEFAULT_REGION', environment['AWS_DEFAULT_REGION']],
    [`profile ${profile.name}`, profile.settings.get('region')],
  ];
  const [origin, region] = candidates.find(([, value]) => value !== undefined && value.trim() !== '') ?? [];
  if (origin === undefined || region === undefined) {
    throw new Failure(badRegion, {
      message: 'No AWS region is given',
      because: `neither --region nor AWS_REGION nor AWS_DEFAULT_REGION is there, and profile ${profile.name} has none`,
      fix: 'Give it with --region, e.g. --region eu-west-1',
    });
  }
  if (/^[a-z]{2,4}(?:-[a-z]+)+-\d{1,2}$/.test(region.trim())) return region.trim();
  throw new Failure(badRegion, {
    message: `"${region}" is not an AWS region`,
    because: `it is from ${origin}`,
    fix: 'Give the name of a region, e.g. --region eu-west-1',
  });
}
