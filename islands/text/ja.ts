import { create } from "./ja/create.ts";
import { frame } from "./ja/frame.ts";
import { images } from "./ja/images.ts";
import { library } from "./ja/library.ts";
import { problems } from "./ja/problems.ts";
import { queue } from "./ja/queue.ts";
import { shipped } from "./ja/shipped.ts";
import type { Text } from "./text.ts";

const ja: Text = {
  frame,
  problems,
  create,
  images,
  library,
  queue,
  shipped,
};
export default ja;
