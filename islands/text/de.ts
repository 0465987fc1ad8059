import { account } from "./de/account.ts";
import { create } from "./de/create.ts";
import { frame } from "./de/frame.ts";
import { images } from "./de/images.ts";
import { library, share } from "./de/library.ts";
import { groups, people } from "./de/people.ts";
import { presets } from "./de/presets.ts";
import { problems } from "./de/problems.ts";
import { queue } from "./de/queue.ts";
import { shipped } from "./de/shipped.ts";
import { setup, signIn } from "./de/sign_in.ts";
import type { Text } from "./text.ts";
import { models, workflows } from "./de/workflows.ts";

const de: Text = {
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
export default de;
