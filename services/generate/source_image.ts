import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { Images } from "../images/mod.ts";
import type { Models } from "../models/mod.ts";
import { carriedMetadata } from "./carried.ts";
import { mustHave } from "./must_have.ts";

export interface SourceImageDeps {
  models: Pick<Models, "resolve">;
  access: Pick<Access, "require">;
  images: Pick<Images, "dto" | "metadata">;
}

/** An image of which another one is made, and where that is filed. */
export interface SourceImage {
  image: { image_name: string; width: number; height: number };
  /** Its board, if the actor may add to that. */
  boardId: string | null;
  /** What the new image takes over of its metadata. */
  metadata: Readonly<Record<string, unknown>>;
}

/** @throws Problem 404 naming `image` */
export async function sourceImage(
  { access, models, images }: SourceImageDeps,
  actor: Actor,
  wanted: string,
): Promise<SourceImage> {
  await mustHave(access, actor, { field: "image", id: wanted, kind: "image", verb: "view" });
  const { image_name, board_id, width, height } = await images.dto(actor, wanted);
  const metadata = await images.metadata(actor, wanted) ?? {};
  const mayAdd = board_id &&
    (await access.require(actor, "add", "board", [board_id])).refused.size === 0;
  return {
    image: { image_name, width, height },
    boardId: mayAdd ? board_id : null,
    metadata: await carriedMetadata({ access, models }, actor, metadata),
  };
}
