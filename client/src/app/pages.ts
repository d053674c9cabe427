/** The pages beside the map, by their address. */
export type Page = 'meter' | 'settings' | 'scores';

/** Which page the address names; null is the map. */
export function pageOfAddress(): Page | null {
  const name = window.location.pathname.replace(/^\/|\/$/g, '');
  return name === 'meter' || name === 'settings' || name === 'scores' ? name : null;
}
