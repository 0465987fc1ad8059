import { Expand, ScanSearch, SquareSplitHorizontal } from "../ui/icons.ts";
import { type ActionSpec, first, isOne } from "./action.ts";
import { comparedOf, compareImages } from "./compared.ts";

/** Actions that show images. */
export const VIEW_ACTIONS: readonly ActionSpec[] = [
  {
    id: "open",
    icon: Expand,
    group: "look",
    place: "menu",
    label: (text) => text.images.open,
    fits: (subject, { router }) =>
      isOne(subject) && router.place.value.params.get("image") !== first(subject),
    run: ({ router }, subject) =>
      ["create", "library"].includes(router.place.value.screen)
        ? router.adjust({ image: first(subject) })
        : router.go(router.href("library", { image: first(subject) })),
  },
  {
    id: "compare",
    icon: SquareSplitHorizontal,
    group: "look",
    place: "bar",
    label: (text) => text.images.compare,
    fits: ({ names, isPicked }) => names.length === (isPicked ? 2 : 1),
    pressed: ({ names }, studio) => comparedOf(studio).value?.first === names[0],
    run: (studio, { names }) => compareImages(studio, names),
  },
  {
    id: "similar",
    icon: ScanSearch,
    group: "look",
    place: "menu",
    model: "image_feature_extraction",
    label: (text) => text.images.moreLike,
    fits: isOne,
    run: ({ router, boot, session }, subject) => {
      // What administrators see of others is recorded: they look there on purpose.
      const others = boot.mode.multiuser && !session.user.value?.is_admin ? { others: "1" } : {};
      router.go(router.href("library", { similar: first(subject), ...others }));
    },
  },
];
