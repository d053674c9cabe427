import { createHash, type Hash } from 'node:crypto';
import { DomainError } from '@wip/shared/errors.ts';
import { BSON } from 'mongodb';
import { z } from 'zod';

/**
 * A backup is a sequence of frames, compressed as one zstd stream. A frame is one byte that says its kind and one BSON
 * document, which begins with its own length:
 *
 * `H` header, once · `C` a collection begins: its name, options and indexes · `D` one of its documents, as the database
 * has it, by ascending `_id` · `E` the collection ends: count and SHA-256 of its documents · `F` the end: how many
 * collections, and the SHA-256 of every frame before.
 */
export const backupFormat = 'where-is-the-power backup';
export const backupVersion = 1;

export const frameKinds = {
  header: 0x48,
  collection: 0x43,
  document: 0x44,
  end: 0x45,
  footer: 0x46,
} as const;
type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

export const headerFrame = z.object({
  format: z.literal(backupFormat),
  version: z.literal(backupVersion),
  /** When it was begun; it shows the database as it was then. */
  createdAt: z.date(),
});
/** As the database describes an index; what is not named here is kept as it is. */
const indexFrame = z.looseObject({
  name: z.string(),
  key: z.record(z.string(), z.union([z.number(), z.enum(['2d', '2dsphere', 'text', 'hashed'])])),
  expireAfterSeconds: z.number().optional(),
});
export type IndexFrame = z.infer<typeof indexFrame>;

export const collectionFrame = z.object({
  name: z.string().min(1),
  options: z.record(z.string(), z.unknown()),
  indexes: indexFrame.array(),
});
export type CollectionFrame = z.infer<typeof collectionFrame>;
export const endFrame = z.object({ name: z.string(), count: z.number(), sha256: z.string() });
export type EndFrame = z.infer<typeof endFrame>;
export const footerFrame = z.object({ collections: z.number(), sha256: z.string() });

export interface Frame {
  kind: FrameKind;
  /** The whole document as BSON. */
  bytes: Buffer;
}

export const damaged = (what: string): DomainError =>
  new DomainError(
    'INVALID',
    `The backup is damaged: ${what}. Nothing was restored from it; use another one.`,
  );

const largestDocument = 17 * 1_048_576;
const shortestDocument = 5;

/** Writes frames and keeps their checksum. */
export function createFrameWriter() {
  const hash = createHash('sha256');
  return {
    /** The bytes of a frame, to be written in this order. */
    frame(kind: FrameKind, content: Buffer | object): Buffer {
      const bytes = Buffer.isBuffer(content) ? content : Buffer.from(BSON.serialize(content));
      const whole = Buffer.concat([Buffer.of(kind), bytes]);
      hash.update(whole);
      return whole;
    },
    /** Of all frames so far. */
    sha256: () => hash.copy().digest('hex'),
  };
}

/** Reads the frames of a backup, checks that it is whole, and throws DomainError INVALID where it is not. */
export async function* readFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const hash = createHash('sha256');
  let isWhole = false;
  for await (const frame of splitFrames(chunks)) {
    if (isWhole) throw damaged('it goes on after its end');
    if (frame.kind === frameKinds.footer) {
      const footer = readFrame(footerFrame, frame);
      if (footer.sha256 !== hash.digest('hex')) throw damaged('its checksum differs');
      isWhole = true;
    } else {
      update(hash, frame);
    }
    yield frame;
  }
  if (!isWhole) throw damaged('its end is missing');
}

function update(hash: Hash, { kind, bytes }: Frame): void {
  hash.update(Buffer.of(kind));
  hash.update(bytes);
}

async function* splitFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= shortestDocument) {
      const length = rest.readInt32LE(at + 1);
      if (length < shortestDocument || length > largestDocument) throw damaged('a document has no length');
      if (rest.length - at < length + 1) break;
      yield { kind: kindOf(rest[at]), bytes: rest.subarray(at + 1, at + 1 + length) };
      at += 1 + length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw damaged('it ends within a document');
}

function kindOf(byte: number | undefined): FrameKind {
  const kind = Object.values(frameKinds).find((value) => value === byte);
  if (kind === undefined) throw damaged('it has parts of an unknown kind');
  return kind;
}

/** What a frame says. Errors: DomainError INVALID. */
export function readFrame<Schema extends z.ZodType>(schema: Schema, { bytes }: Frame): z.infer<Schema> {
  const parsed = schema.safeParse(BSON.deserialize(bytes, { promoteLongs: true }));
  if (!parsed.success) throw damaged(parsed.error.issues[0]?.path.join('.') ?? 'a part cannot be read');
  return parsed.data;
}
