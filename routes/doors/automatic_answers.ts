import { Buffer } from "node:buffer";
import type { Actor } from "../../services/actor.ts";
import { infotext } from "../../services/doors/infotext.ts";
import type { Made } from "../../services/doors/making.ts";
import type { Progress } from "../../services/doors/progress.ts";
import type { GenerateInput } from "../../services/generate/simple.ts";

/** Images as base64, and how they were made. `send`: whether the images themselves. */
export function answerOf(made: readonly Made[], input: GenerateInput, send: boolean) {
  const [first] = made;
  const info = {
    prompt: input.prompt,
    negative_prompt: input.negative_prompt,
    ...pick(first?.metadata, ["width", "height", "steps", "cfg_scale", "seed"]),
    all_seeds: made.map(({ metadata }) => metadata["seed"]),
    infotexts: made.map(({ metadata }) => infotext(metadata)),
  };
  return {
    images: send ? made.map(({ png }) => Buffer.from(png).toString("base64")) : [],
    parameters: { ...input },
    info: JSON.stringify(info),
  };
}

function pick(from: Record<string, unknown> | undefined, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, from?.[name]]));
}

/** How far somebody's running image is. */
export function progressOf(progress: Progress, actor: Actor, withoutImage: boolean) {
  const running = progress.of(actor);
  return {
    progress: running?.percentage ?? 0,
    eta_relative: 0,
    state: {
      skipped: false,
      interrupted: false,
      job: running?.batch_id ?? "",
      job_count: running ? 1 : 0,
      job_no: 0,
      sampling_step: running?.step ?? 0,
      sampling_steps: running?.total_steps ?? 0,
    },
    current_image: withoutImage ? null : running?.image?.dataURL.replace(/^.*,/, "") ?? null,
    textinfo: running?.message ?? null,
  };
}
