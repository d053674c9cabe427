import type { Settings } from './settings.ts';

/** The parameter that holds the tag of the image that was deployed last. */
export function imageTagName(settings: Settings): string {
  return `/${settings.prefix}/image-tag`;
}

export function alertTopicName(settings: Settings): string {
  return `${settings.prefix}-alerts`;
}

export function metricsNamespace(settings: Settings): string {
  return `${settings.prefix}/mongodb`;
}

/** The name tag of a member's machine; its role may attach a volume to no other. */
export function memberTag(settings: Settings, member: string): string {
  return `${settings.prefix}-${member}`;
}
