/**
 * Marks images that could not be loaded, so that the styles draw a sign in their place: the
 * browser's own is torn paper in a corner.
 */
export function markLostImages(): void {
  const mark = ({ target }: Event) => {
    if (target instanceof HTMLImageElement) target.dataset["lost"] = "";
  };
  const unmark = ({ target }: Event) => {
    if (target instanceof HTMLImageElement) delete target.dataset["lost"];
  };
  // Neither event bubbles.
  document.addEventListener("error", mark, true);
  document.addEventListener("load", unmark, true);
  // Those of the first drawing have failed before this.
  for (const image of document.images) {
    if (image.complete && image.currentSrc !== "" && image.naturalWidth === 0) {
      image.dataset["lost"] = "";
    }
  }
}
