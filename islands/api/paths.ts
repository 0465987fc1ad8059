import { accountPaths } from "./paths/account.ts";
import { boardsPaths } from "./paths/boards.ts";
import { imagesPaths } from "./paths/images.ts";
import { makingPaths } from "./paths/making.ts";
import { modelsPaths } from "./paths/models.ts";
import { peoplePaths } from "./paths/people.ts";
import { presetsPaths } from "./paths/presets.ts";
import { queuePaths } from "./paths/queue.ts";
import { serverPaths } from "./paths/server.ts";
import { workflowsPaths } from "./paths/workflows.ts";
/** Every path that a page asks for, by name; `paths/` holds them by what they are about. */
export const paths = {
  ...accountPaths,
  ...boardsPaths,
  ...imagesPaths,
  ...makingPaths,
  ...modelsPaths,
  ...peoplePaths,
  ...presetsPaths,
  ...queuePaths,
  ...serverPaths,
  ...workflowsPaths,
} as const;
