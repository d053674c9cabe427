import { Readable } from 'node:stream';
import { DomainError } from '@wip/shared/errors.ts';

export interface S3Place {
  bucket: string;
  key: string;
}

const partBytes = 8 * 1_048_576;

/**
 * Writes a stream as an object of S3, which appears once all of it is there. Region, credentials and another endpoint
 * come from the environment, as for every tool of AWS.
 */
export async function writeToS3({ bucket, key }: S3Place, body: Readable): Promise<void> {
  const [{ S3Client, S3ServiceException }, { Upload }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
  ]);
  const client = new S3Client({ forcePathStyle: true });
  const upload = new Upload({
    client,
    params: { Bucket: bucket, Key: key, Body: body, ServerSideEncryption: 'AES256', IfNoneMatch: '*' },
    partSize: partBytes,
    leavePartsOnError: false,
  });
  body.once('error', () => void upload.abort());
  try {
    await upload.done();
  } catch (cause) {
    if (cause instanceof S3ServiceException && cause.name === 'PreconditionFailed') {
      throw new DomainError('CONFLICT', `'${key}' is in the bucket '${bucket}' already; give another name.`, {
        cause,
      });
    }
    throw body.errored ?? unreachable(bucket, cause);
  } finally {
    client.destroy();
  }
}

/** The bytes of an object. Errors: DomainError NOT_FOUND, UNAVAILABLE. */
export async function readFromS3({ bucket, key }: S3Place): Promise<Readable> {
  const { GetObjectCommand, NoSuchKey, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ forcePathStyle: true });
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body instanceof Readable) return Body;
    throw new Error('The answer has no body.');
  } catch (cause) {
    if (cause instanceof NoSuchKey) {
      throw new DomainError('NOT_FOUND', `There is no object '${key}' in the bucket '${bucket}'.`, { cause });
    }
    throw unreachable(bucket, cause);
  }
}

function unreachable(bucket: string, cause: unknown): DomainError {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new DomainError(
    'UNAVAILABLE',
    `The bucket '${bucket}' cannot be used (${reason}); see to AWS_REGION, credentials and rights.`,
    { cause },
  );
}
