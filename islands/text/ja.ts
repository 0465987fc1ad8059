import { account } from "./ja/account.ts";
import { create } from "./ja/create.ts";
import { frame } from "./ja/frame.ts";
import { images } from "./ja/images.ts";
import { library, share } from "./ja/library.ts";
import { groups, people } from "./ja/people.ts";
import { presets } from "./ja/presets.ts";
import { problems } from "./ja/problems.ts";
import { queue } from "./ja/queue.ts";
import { shipped } from "./ja/shipped.ts";
import { setup, signIn } from "./ja/sign_in.ts";
import type { Text } from "./text.ts";
import { models, workflows } from "./ja/workflows.ts";

const ja: Text = {
  frame,
  problems,
  create,
  images,
  library,
  share,
  queue,
  workflows,
  presets,
  shipped,
  models,
  setup,
  signIn,
  account,
  people,
  groups,
};
export default ja;
