/**
 * See `migrations/0018_image_order.ts`. The other indexes have had the whole order here from the
 * first.
 */
export const imageOrder = {
  name: "image_order",
  sql: `
CREATE INDEX images_tagged ON images (user_id, image_name)
  WHERE tags <> '' AND deleted_at IS NULL;
`,
};
