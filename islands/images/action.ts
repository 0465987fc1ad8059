import type { VisionType } from "../../inference/families/vision.ts";
import type { OneImageDTO } from "../../services/contract/images.ts";
import type { ImageMetadata } from "../api/image_metadata.ts";
import type { Studio } from "../studio/studio.ts";
import type { Text } from "../text/text.ts";
import type { LucideIcon } from "../ui/icons.ts";

/** The images that actions are offered for. */
export interface ImageSubject {
  names: readonly string[];
  /** The image, if it is only one and known. */
  image?: OneImageDTO | undefined;
  /** How it was made; null if nothing is known about that. */
  meta?: ImageMetadata | null | undefined;
  /** Whether they were picked from a list: of such, only what fits any number is offered. */
  isPicked?: boolean;
  /** Whether other users' images may be among those that were picked. */
  foreign?: boolean;
}

/**
 * An action on images. Menus list all of them in their groups; bars show `main` ones with words and
 * `bar` ones as icons.
 */
export interface ImageAction {
  id: string;
  label: string;
  /** A part of `label`, for a bar, which has one line for it. */
  short?: string;
  icon: LucideIcon;
  group: Group;
  place: "main" | "bar" | "menu";
  danger?: boolean;
  pressed?: boolean;
  run: () => void;
}

type Group = "look" | "make" | "keep" | "remove";

/** An action as its group lists it: what it says and does depends on the images. */
export interface ActionSpec
  extends Pick<ImageAction, "id" | "icon" | "group" | "place" | "danger"> {
  label: (text: Text, subject: ImageSubject, studio: Studio) => string;
  short?: (text: Text, studio: Studio) => string;
  /**
   * The type of model that it takes. Where none is installed, administrators are told so, who can
   * install one; others are not offered it.
   */
  model?: "main" | "spandrel_image_to_image" | VisionType;
  /** Whether it is offered. */
  fits: (subject: ImageSubject, studio: Studio) => boolean;
  pressed?: (subject: ImageSubject, studio: Studio) => boolean;
  run: (studio: Studio, subject: ImageSubject) => unknown;
}

export const isOne = ({ isPicked }: ImageSubject) => !isPicked;
/** What the server refuses of several, it says. */
export const mine = ({ isPicked, image }: ImageSubject) => isPicked || image?.access === "own";
export const editable = (subject: ImageSubject) =>
  mine(subject) || subject.image?.access === "edit";
export const first = ({ names }: ImageSubject) => names[0] ?? "";
