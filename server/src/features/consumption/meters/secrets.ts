import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const secretBytes = 32;

/** A key as its holder has it, taken apart. */
export interface KeyParts {
  /** The id of an API key, or of the meter that a read key opens. */
  id: string;
  secret: string;
}

const apiKey = /^wip_(?<id>[a-z0-9]{12})_(?<secret>[A-Za-z0-9_-]{43})$/;
/** emonHub takes keys of 32 characters only. */
const shortApiKey = /^(?<id>[a-z0-9]{12})(?<secret>[a-z0-9]{20})$/;
const shortSecretLength = 20;
const readKey = /^wipr_(?<id>m_[a-z0-9]{12})_(?<secret>[A-Za-z0-9_-]{43})$/;

/** A new random id of twelve letters and digits. */
export function newId(): string {
  return randomLetters(12);
}

function randomLetters(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

export function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** 103 random bits. */
export function newShortSecret(): string {
  return randomLetters(shortSecretLength);
}

export function writeShortApiKey({ id, secret }: KeyParts): string {
  return id + secret;
}

export function writeApiKey({ id, secret }: KeyParts): string {
  return `wip_${id}_${secret}`;
}

export function writeReadKey({ id, secret }: KeyParts): string {
  return `wipr_${id}_${secret}`;
}

/** Null where the text is no API key. */
export function readApiKey(text: string): KeyParts | null {
  return partsOf(apiKey.exec(text) ?? shortApiKey.exec(text));
}

/** Null where the text is no read key. */
export function readReadKey(text: string): KeyParts | null {
  return partsOf(readKey.exec(text));
}

/** What is stored of a secret: it is random enough that a plain hash cannot be turned back. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Takes equally long whatever differs. */
export function isSecretOf(secret: string, secretHash: string): boolean {
  return isSameText(hashSecret(secret), secretHash);
}

/** Compares two secrets; how long it takes says nothing but whether their lengths are the same. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function partsOf(match: RegExpExecArray | null): KeyParts | null {
  const { id, secret } = match?.groups ?? {};
  return id === undefined || secret === undefined ? null : { id, secret };
}
