import { Buffer } from "node:buffer";
import type { Context } from "hono";
import type { Made } from "../../services/doors/making.ts";
import type { Step } from "../../services/doors/wait.ts";
import { Problem, problem } from "../../services/errors/mod.ts";
import { say } from "../../services/contract/refusals.ts";
import { openAiError } from "./openai_error.ts";

/**
 * Streams images as server-sent events: previews while they are made, then each image.
 * https://platform.openai.com/docs/api-reference/images-streaming
 *
 * @param partial previews of the first image that are sent at most
 */
export async function streamImages(
  c: Context,
  make: (step: (step: Step) => void) => Promise<Made[]>,
  { partial, kind }: { partial: number; kind: "image_generation" | "image_edit" },
): Promise<Response> {
  const { streamSSE } = await import("hono/streaming");
  return streamSSE(c, async (stream) => {
    const send = (event: string, data: Record<string, unknown>) =>
      stream.writeSSE({ event, data: JSON.stringify({ type: event, ...data }) });
    const created_at = Math.floor(Date.now() / 1000);
    let sent = 0;
    const step = ({ image, step, total_steps }: Step) => {
      const due = Math.ceil((sent + 1) * total_steps / (partial + 1));
      if (sent >= partial || image === null || step < due) return;
      const [, type = "png", b64_json = ""] =
        /^data:image\/(\w+);base64,(.*)$/.exec(image.dataURL) ??
          [];
      const size = `${image.width}x${image.height}`;
      void send(`${kind}.partial_image`, {
        ...{ b64_json, created_at, size, output_format: type },
        ...{ quality: "auto", background: "auto", partial_image_index: sent++ },
      });
    };
    try {
      for (const { png } of await make(step)) {
        await send(`${kind}.completed`, {
          ...{ b64_json: Buffer.from(png).toString("base64"), created_at, output_format: "png" },
          ...{ quality: "auto", background: "auto" },
        });
      }
    } catch (error) {
      const known = error instanceof Problem ? error : problem("internal", say("internal"));
      await send("error", openAiError(known));
      if (known !== error) throw error;
    }
  });
}
