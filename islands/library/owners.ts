import type { ImageNames } from "../../services/contract/images.ts";

/**
 * Returns a function that names the owner of the image at an index; undefined where all images are
 * one person's, so that there is nothing to tell apart.
 */
export function ownersOf(
  { owners = [], owned_by = [] }: Pick<ImageNames, "owners" | "owned_by">,
): ((index: number) => string) | undefined {
  if (owners.length < 2) return undefined;
  return (index) => owners[owned_by[index] ?? -1]?.name ?? "";
}
