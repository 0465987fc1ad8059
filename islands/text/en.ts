import { create } from "./en/create.ts";
import { frame } from "./en/frame.ts";
import { images } from "./en/images.ts";
import { library } from "./en/library.ts";
import { problems } from "./en/problems.ts";
import { queue } from "./en/queue.ts";
import { shipped } from "./en/shipped.ts";

export const en = {
  frame,
  problems,
  create,
  images,
  library,
  queue,
  shipped,
} as const;
export default en;
