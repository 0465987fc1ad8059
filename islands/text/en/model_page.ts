import type { Words } from "../words.ts";

/** The page of one model, and the removed ones. Loaded with the page "Models". */
export const modelPage = {
  back: "Models",
  gone: "This model is not there",
  goneHint: "It was removed, or you may no longer use it.",
  facts: "What it is",
  settings: "Default settings",
  noSettings: "None of its own: those of its family are used.",
  images: "Images",
  imageCount: (n: number) => n === 0 ? "None yet." : n === 1 ? "1 image." : `${n} images.`,
  own: "Yours, newest first:",
  cover: (n: number) => `Use image ${n} as the cover`,
  coverSet: "This image is the cover now.",
  coverHint: "Click one of them to make it the model's cover.",
  newer: "Its hub has a newer version",
  newerHint:
    "It takes the place of this one. The present file waits in the trash, and can be restored from there.",
  update: "Update",
  updating: (name: string) => `“${name}” is being downloaded. Until then it works as before.`,
  atHub: "What is new",
  replaced: "an earlier version",
  isDefault: "Default",
  makeDefault: "Make it the default",
  isDefaultNow: (name: string) => `“${name}” is the default model now.`,
  triggers: "A click copies them.",
  copied: (words: string) => `“${words}” is copied.`,
  removed: (name: string) => `“${name}” removed. Its files are still there.`,
  restored: (name: string) => `“${name}” restored.`,
  trash: "Removed models",
  trashHint: "Their files still take room on the disk.",
  until: (day: string) => `deleted for good on ${day}`,
  staysThere: "its files stay where they are",
  restore: "Restore",
  purge: "Delete now",
  purgeTitle: (name: string) => `Delete “${name}” for good`,
  purgeHint: (size: string) => `This frees ${size} and cannot be undone.`,
  purgeHintKept: "Its files are outside the models folder, and stay there.",
} as const;

export type ModelPageText = Words<typeof modelPage>;
