/** Moves the focus to the panel once it is on screen: what was chosen is read next. */
export function focusPanel(): void {
  focusById('answer');
}

/** Moves the focus to the map, when what held it went away. */
export function focusMap(): void {
  focusById('map');
}

/** Moves the focus to the list, which takes the place of the map. */
export function focusList(): void {
  focusById('list');
}

function focusById(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus({ preventScroll: true }));
}
