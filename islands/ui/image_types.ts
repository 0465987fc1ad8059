/** The media types of images that can be uploaded. */
export const IMAGE_TYPES: readonly string[] = ["image/png", "image/jpeg", "image/webp"];
