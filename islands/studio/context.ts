import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { Path } from "../api/path.ts";
import type { Text } from "../text/text.ts";
import type { Resource } from "./resource.ts";
import { type ScreenName, SCREENS } from "./screens.ts";
import type { Studio } from "./studio.ts";

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error("A part of the studio was drawn outside of it.");
  return studio;
}

/** The words in the person's language. */
export function useText(): Text {
  return useStudio().text.value;
}

/** The title of a screen in the user's language. */
export function useTitle(screen: ScreenName): string {
  return SCREENS[screen].title[useStudio().language.value];
}

/** An answer of the API, fetched when the screen is first shown and kept true while it is. */
export function useResource<A extends { GET: unknown }>(path: Path<A>): Resource<A["GET"]> {
  const resource = useStudio().resources.of(path);
  useEffect(() => resource.hold(), [resource]);
  return resource;
}
