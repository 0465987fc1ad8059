import type { Selectable } from "kysely";
import type { ImageDTO } from "../contract/images.ts";
import type { Tables } from "../database/mod.ts";

/** The columns a DTO is made of; the large texts stay in the database. */
export const DTO_COLUMNS = [
  "images.image_id",
  "images.image_name",
  "images.user_id",
  "images.board_id",
  "images.image_origin",
  "images.image_category",
  "images.image_subfolder",
  "images.width",
  "images.height",
  "images.bytes",
  "images.is_intermediate",
  "images.starred",
  "images.session_id",
  "images.node_id",
  "images.has_workflow",
  "images.tags",
  "images.description",
  "images.created_at",
  "images.updated_at",
  "images.deleted_at",
] as const;

export type DtoRow = Pick<
  Selectable<Tables["images"]>,
  (typeof DTO_COLUMNS)[number] extends `images.${infer C}` ? C & keyof Tables["images"] : never
>;

/** `basePath` is where a reverse proxy serves us, "" for the root. */
export function imageDto(row: DtoRow, basePath: string): ImageDTO {
  const url = `${basePath}/api/v1/images/i/${row.image_name}`;
  return {
    image_name: row.image_name,
    image_url: `${url}/full`,
    thumbnail_url: `${url}/thumbnail`,
    image_origin: row.image_origin,
    image_category: row.image_category,
    width: row.width,
    height: row.height,
    created_at: row.created_at,
    updated_at: row.updated_at,
    deleted_at: row.deleted_at,
    is_intermediate: row.is_intermediate === 1,
    session_id: row.session_id,
    node_id: row.node_id,
    starred: row.starred === 1,
    has_workflow: row.has_workflow === 1,
    image_subfolder: row.image_subfolder,
    board_id: row.board_id,
    user_id: row.user_id,
    bytes: row.bytes,
    tags: row.tags === "" ? [] : row.tags.split("\n"),
    description: row.description,
  };
}
