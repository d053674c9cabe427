/**
 * Keeps the map one stop of the keyboard, which has + and − of its own, and a folded attribution folded
 * until someone asks for it.
 */
export function quietControls(container: HTMLElement): void {
  for (const button of container.querySelectorAll<HTMLElement>('[class*="gl-ctrl-zoom"]'))
    button.tabIndex = -1;
  for (const fold of container.querySelectorAll('[class*="gl-compact-show"]')) {
    fold.classList.remove('maplibregl-compact-show', 'mapboxgl-compact-show');
    fold.removeAttribute('open');
  }
  const canvas = container.querySelector('canvas');
  canvas?.setAttribute(
    'aria-label',
    'Map. Arrow keys move it, plus and minus zoom, Enter lists the areas in view.',
  );
}
