import { create } from "./de/create.ts";
import { frame } from "./de/frame.ts";
import { images } from "./de/images.ts";
import { library } from "./de/library.ts";
import { problems } from "./de/problems.ts";
import { queue } from "./de/queue.ts";
import { shipped } from "./de/shipped.ts";
import type { Text } from "./text.ts";

const de: Text = {
  frame,
  problems,
  create,
  images,
  library,
  queue,
  shipped,
};
export default de;
