import type { Words } from "../words.ts";

/** Backups on the page "Server". */
export const backups = {
  title: "Backups",
  in: "In the folder",
  next: "Next one:",
  unscheduled: "None are made by themselves: “When backups are made” below is empty.",
  obstacles: {
    no_folder: "To make backups here, name a folder for them on this machine, in config.yaml:",
    relative_folder: "The folder for backups must be a whole path, such as:",
    inside_data: "The folder for backups must be outside the data folder, such as:",
  },
  start: "Back up now",
  started: "The backup has begun.",
  stages: {
    database: "Copying the database…",
    files: "Copying files…",
    reading: "Reading all of it again…",
    trial: "Trying it out…",
  },
  beginning: "Starting…",
  making: "A backup is being made",
  verifying: (name: string) => `Verifying ${name}`,
  of: (done: string, total: string) => `${done} of ${total} files`,
  failed: (when: string) => `The backup of ${when} failed.`,
  full: "There was no room for it on the disk. Make room there or keep fewer, and try again.",
  none: "There are no backups yet.",
  good: (images: number) =>
    images === 1 ? "Can be restored: 1 image" : `Can be restored: ${images} images`,
  lacking: (n: number) => n === 1 ? "1 image has no file" : `${n} images have no file`,
  bad: "Cannot be restored:",
  untried: "Not tried out yet",
  tried: "tried out",
  verify: "Verify again",
  download: "Download",
  remove: "Remove",
  removed: (name: string) => `Removed: ${name}`,
  removeHint: "It is deleted for good. The other backups stay whole.",
  howToRestore: "How one is restored",
  keepSafe: "A backup holds everybody’s images and password hashes. Keep the file safe.",
} as const;

export type BackupsText = Words<typeof backups>;
