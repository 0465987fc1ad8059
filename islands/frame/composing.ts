/**
 * Whether a key belongs to an input method that is still composing: its Enter takes the suggested
 * word, it sends nothing. Safari ends the composition before it tells of the key, and says 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
