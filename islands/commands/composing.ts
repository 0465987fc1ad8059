/**
 * Whether a key belongs to an input method that is still composing: its Enter accepts the
 * suggestion and must not submit. Safari ends the composition before the key event, with key code
 * 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
