import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import type { ImageAction, ImageSubject } from "./action.ts";
import { imageActions } from "./actions.ts";

/** The actions that fit a subject, which depend on what models are installed. */
export function useActions(subject: ImageSubject): ImageAction[] {
  useResource(paths.models);
  return imageActions(useStudio(), subject);
}
