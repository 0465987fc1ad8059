export { createFolderStore } from "./folder.ts";
export type { FileStore, Range } from "./types.ts";
