import { create } from "./en/create.ts";
import { frame } from "./en/frame.ts";
import { images } from "./en/images.ts";
import { problems } from "./en/problems.ts";
import { queue } from "./en/queue.ts";
import { signIn } from "./en/sign_in.ts";

export const en = { frame, problems, create, images, queue, signIn } as const;
export default en;
