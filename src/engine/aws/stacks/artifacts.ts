import { createHash } from 'node:crypto';
import type { S3ServiceException } from '@aws-sdk/client-s3';
import { Failure, type FailureKind } from '../../../failure.ts';
import { digestOf } from '../../digest.ts';
import { awsFailure } from '../aws-failure.ts';
import { engineNames } from '../names.ts';
import { isNamed } from '../requests/calls.ts';
import { domainOf } from '../requests/service-address.ts';
import type { AwsSession } from '../session/session.ts';

const noFoundation: FailureKind = { code: 'AB-ENGINE-FOUNDATION', exit: 'usage' };

/** CloudFormation takes larger templates from a bucket only. */
const largestBody = 51_200;

/** Where CloudFormation has the template of a stack from: the request or the bucket. */
export type TemplateSource =
  | { readonly TemplateBody: string }
  | {
      readonly TemplateURL: string;
      /** Undefined where it was there before. */
      readonly uploaded: Uploaded | undefined;
    };

/** An object as one upload made it. */
export interface Uploaded {
  readonly key: string;
  /** Undefined where the bucket keeps no versions. */
  readonly version: string | undefined;
}

/** The engine's bucket: what is in it is named by its content and never changes. */
export interface Artifacts {
  bucket(): Promise<string>;
  /** Uploads what is not there yet; undefined where it is. Throws `AB-ENGINE-FOUNDATION` where there is no bucket. */
  upload(key: string, bytes: Uint8Array, type: string): Promise<Uploaded | undefined>;
  /** Uploads a template that is too large for a request. Throws as `upload`. */
  templateSource(body: string): Promise<TemplateSource>;
  /** Takes an upload back so that not even an old version is left. Best effort. */
  remove(uploaded: Uploaded): Promise<void>;
}

export function artifacts(session: AwsSession, engine: string): Artifacts {
  const owner = async (): Promise<{ Bucket: string; ExpectedBucketOwner: string }> => {
    const { account } = await session.identity();
    return { Bucket: engineNames(engine).artifactsBucket(account, session.region), ExpectedBucketOwner: account };
  };

  async function upload(key: string, bytes: Uint8Array, type: string): Promise<Uploaded | undefined> {
    const s3 = await session.s3();
    const target = { ...(await owner()), Key: key };
    try {
      await s3.headObject(target);
      return undefined;
    } catch (error) {
      // An answer to HEAD has no body: a bucket that is missing looks like an object that is missing, and both like one that
      // is forbidden to whoever may not list the bucket. The upload tells them apart.
      if (!isMissing(error)) throw awsFailure(error, `looking for ${key} in the bucket ${target.Bucket}`);
    }
    try {
      const checksum = createHash('sha256').update(bytes).digest('base64');
      const made = await s3.putObject({ ...target, Body: bytes, ContentType: type, ChecksumSHA256: checksum });
      return { key, version: made.VersionId };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchBucket') throw withoutFoundation(target.Bucket, engine);
      throw awsFailure(error, `uploading ${key} to the bucket ${target.Bucket}`);
    }
  }

  return {
    upload,
    bucket: async () => (await owner()).Bucket,
    async templateSource(body) {
      if (Buffer.byteLength(body) <= largestBody) return { TemplateBody: body };
      const key = `templates/${digestOf(body)}.json`;
      const uploaded = await upload(key, Buffer.from(body), 'application/json');
      return { TemplateURL: addressOf(session, (await owner()).Bucket, key), uploaded };
    },
    async remove({ key, version }) {
      const s3 = await session.s3();
      const one = version === undefined ? {} : { VersionId: version };
      await s3.deleteObject({ ...(await owner()), Key: key, ...one }).catch(() => undefined);
    },
  };
}

function isMissing(error: unknown): boolean {
  if (isNamed(error, 'NotFound', 'NoSuchKey')) return true;
  const { httpStatusCode: status } = (error as Partial<S3ServiceException>).$metadata ?? {};
  return status === 403;
}

function addressOf({ endpoint, region }: AwsSession, bucket: string, key: string): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/$/, '')}/${bucket}/${key}`;
  return `https://${bucket}.s3.${region}.${domainOf(region)}/${key}`;
}

function withoutFoundation(bucket: string, engine: string): Failure {
  return new Failure(noFoundation, {
    message: `The engine ${engine} is not bootstrapped in this AWS account and region`,
    because: `the bucket ${bucket} does not exist`,
    fix: 'Run "app-builder bootstrap" first, with the same profile, region and engine name.',
  });
}
