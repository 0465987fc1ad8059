import { account } from "./en/account.ts";
import { create } from "./en/create.ts";
import { frame } from "./en/frame.ts";
import { images } from "./en/images.ts";
import { library, share } from "./en/library.ts";
import { groups, people } from "./en/people.ts";
import { presets } from "./en/presets.ts";
import { problems } from "./en/problems.ts";
import { queue } from "./en/queue.ts";
import { models, workflows } from "./en/workflows.ts";
import { shipped } from "./en/shipped.ts";
import { setup, signIn } from "./en/sign_in.ts";

export const en = {
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
} as const;
export default en;
