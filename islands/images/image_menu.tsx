import * as menu from "@zag-js/menu";
import { normalizeProps, useMachine } from "@zag-js/preact";
import { useEffect, useId } from "preact/hooks";
import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { toastProblem } from "../ui/toast_problem.ts";
import { MenuSheet } from "../ui/menu_sheet.tsx";
import { menuItems } from "./actions.ts";
import type { ImageSubject } from "./action.ts";
import { type MenuPlace, menuPlaceOf } from "./menu_place.ts";
import { useActions } from "./use_actions.ts";

/** The menu of an image, at the place where it was asked for. */
export function ImageMenu(place: MenuPlace) {
  const [name = ""] = place.names;
  return place.names.length === 1 ? <MenuOfOne key={name} place={place} name={name} /> : (
    <Open
      place={place}
      subject={{ names: place.names, isPicked: true, foreign: place.foreign }}
    />
  );
}

/**
 * It opens when all is known that what is offered depends on: whose the image is, how it was made,
 * and the models.
 */
function MenuOfOne({ place, name }: { place: MenuPlace; name: string }) {
  const studio = useStudio();
  const image = useResource(paths.image(name));
  const known = useResource(paths.metadata(name));
  const models = useResource(paths.models);
  const isProblem = (image.problem.value ?? known.problem.value) !== null;
  useEffect(() => {
    // An earlier one is gone by now: it is asked for again.
    const problem = image.problem.peek() ?? known.problem.peek();
    if (!problem) return;
    toastProblem(studio, problem);
    menuPlaceOf(studio).value = null;
  }, [isProblem]);
  const meta = imageMetadata(known.data.value);
  const areModelsKnown = models.data.value !== undefined || models.problem.value !== null;
  if (!image.data.value || meta === undefined || !areModelsKnown) return null;
  return <Open place={place} subject={{ names: [name], image: image.data.value, meta }} />;
}

function Open({ place, subject }: { place: MenuPlace; subject: ImageSubject }) {
  const studio = useStudio();
  const text = useText();
  const actions = useActions(subject);
  const { x, y, from } = place;
  const service = useMachine(menu.machine, {
    id: useId(),
    "aria-label": text.images.menu,
    defaultOpen: true,
    positioning: {
      placement: "bottom-start",
      // On a phone it may cover the place where it was asked for.
      overlap: true,
      getAnchorRect: () => ({ x, y, width: 0, height: 0 }),
    },
    onSelect: ({ value }: { value: string }) => actions.find(({ id }) => id === value)?.run(),
    onOpenChange: ({ open }: { open: boolean }) => {
      if (open) return;
      menuPlaceOf(studio).value = null;
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    },
  });
  const api = menu.connect(service, normalizeProps);
  return api.open ? <MenuSheet api={api} items={menuItems(actions)} over /> : null;
}
