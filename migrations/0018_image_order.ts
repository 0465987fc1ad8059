/** By time, each ends with the order of images of one instant, which lists have as well. */
const INDEXES: readonly [name: string, before: string, where?: string][] = [
  ["images_by_user", "user_id, deleted_at, is_intermediate, starred"],
  ["images_by_user_time", "user_id, deleted_at, is_intermediate"],
  ["images_uncategorized", "user_id, deleted_at, is_intermediate, starred", "board_id IS NULL"],
  ["images_by_board", "board_id, deleted_at, is_intermediate, starred", "board_id IS NOT NULL"],
  ["images_by_board_time", "board_id, deleted_at, is_intermediate", "board_id IS NOT NULL"],
  ["images_by_star", "deleted_at, is_intermediate, starred"],
  ["images_by_time", "deleted_at, is_intermediate"],
];

/**
 * Has images in the whole order of lists. The category stood before the number of an image, so that
 * all images of an instant had to be sorted, each instant for itself: half the time of a long list.
 * And finds the images that have tags.
 */
export const imageOrder = {
  name: "image_order",
  sql: INDEXES.map(([name, before, where]) => `
DROP INDEX ${name};
CREATE INDEX ${name} ON images (${before}, created_at, image_id, image_category)${
    where ? ` WHERE ${where}` : ""
  };`).join("") + `
-- The tags of a person are those of these images; most have none.
CREATE INDEX images_tagged ON images (user_id, deleted_at, image_name) WHERE tags <> '';
`,
};
