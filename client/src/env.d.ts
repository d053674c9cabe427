/// <reference types="vite/client" />

/** Made at build time by thirdPartyNotices.ts from the packages themselves. */
declare module 'virtual:third-party-notices' {
  export const notices: readonly { name: string; version: string; licence: string; text: string }[];
}
