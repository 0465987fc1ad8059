import type { Raster } from "../../pipeline/raster.ts";
import type { VisionModels } from "../../pipeline/vision.ts";
import type { Opened } from "../session_cache.ts";
import { atMost } from "./vision_images.ts";
import { type Opening, openPipeline } from "./vision_opening.ts";

type Words = Opened<VisionModels["image_to_text"]>;

/**
 * Tokens of a description at most: two or three sentences, of models that write one, and more of
 * those that go into detail.
 */
const MOST_TOKENS = 64;
const MOST_DETAILED = 160;

/** What Florence-2 is asked: its own name of the task for a description of some sentences. */
const ASKED = "<DETAILED_CAPTION>";

/** Opens a model that describes images and is asked nothing. */
export async function captions(opening: Opening): Promise<Words> {
  const { run, dispose } = await openPipeline(opening, "image-to-text");
  const network = describing(MOST_TOKENS, async (image, options) => {
    const [answer] = await run(image, options) as [{ generated_text: string }];
    return answer.generated_text;
  });
  return { network, dispose };
}

/** Opens Florence-2, which is told in words what to do with an image. */
export async function florence({ folder, options, timed }: Opening): Promise<Words> {
  const { AutoModelForImageTextToText, AutoProcessor, RawImage } = await import(
    "../transformers.ts"
  );
  const prepare = await AutoProcessor.from_pretrained(folder, { local_files_only: true });
  const model = await AutoModelForImageTextToText.from_pretrained(folder, options);
  const network = describing(
    MOST_DETAILED,
    ({ data, width, height, channels }, settings) =>
      timed(async () => {
        const image = new RawImage(data, width, height, channels);
        const inputs = await prepare(image, ASKED);
        const tokens = await model.generate({ ...inputs, ...settings });
        const [text = ""] = prepare.batch_decode(tokens as never, { skip_special_tokens: true });
        return text;
      }),
  );
  return { network, dispose: () => model.dispose() };
}

/** Lets a model write until it has said all, has written enough, or is stopped. */
function describing(
  most: number,
  write: (image: Raster, options: Record<string, unknown>) => Promise<string>,
): VisionModels["image_to_text"] {
  return {
    async describe(image, signal, onToken) {
      const { InterruptableStoppingCriteria } = await import("../transformers.ts");
      const stop = new InterruptableStoppingCriteria();
      let count = -1;
      const streamer = {
        /** The first call brings what the text begins with. */
        put() {
          if (signal.aborted) stop.interrupt();
          if (++count > 0) onToken(count, most);
        },
        end() {},
      };
      const text = await write(await atMost(image), {
        max_new_tokens: most,
        streamer,
        stopping_criteria: stop,
      });
      signal.throwIfAborted();
      return text.trim();
    },
  };
}
