import type { ImageDTO } from "../../services/contract/images.ts";
import type { GenerateBody } from "../../services/generate/simple.ts";
import { type ImageMetadata, imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import { pickedOf } from "../create/picked.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";
import { followEnqueued } from "../ui/follow_enqueued.ts";
import { draftOf, valuesOf } from "./draft.ts";
import { partOf } from "./from_metadata.ts";
import { lorasFor, lorasIn } from "./lora_choice.ts";
import { chosenModel, modelsOf, nativeSide } from "./model_choice.ts";
import { samplerOf } from "./sampler_choice.ts";
import { fitSide, sizeFor } from "./side.ts";

/**
 * Denoising strengths of a variation. The image is the start image, and the seed is new: that
 * varies uploads and images of other programs as well, and keeps composition and colours in so far
 * as the strength is low. (A seed mixed with another one, as in AUTOMATIC1111's "variation seed",
 * needs the exact model and sampler that made the image, and its first noise.)
 */
const STRENGTHS = { little: 0.35, more: 0.65 };

/** Makes variations of an image, as many as the form of Create has in "number". Never throws. */
export async function vary(
  studio: Studio,
  name: string,
  how: keyof typeof STRENGTHS,
): Promise<void> {
  const { client, resources, router } = studio;
  await attempt(studio, async () => {
    const models = resources.of(paths.models);
    const [image, known] = await Promise.all([
      client.get(paths.image(name)),
      client.get(paths.metadata(name)),
      models.data.value ? null : models.refresh(),
    ]);
    const body = variationOf(studio, image, imageMetadata(known) ?? {}, STRENGTHS[how]);
    const result = await client.send("POST", paths.generate, body);
    pickedOf(studio).value = null;
    const prompts = result.item_ids.map(() => body.prompt ?? "");
    const { images } = studio.text.value;
    const { screen, params } = router.place.value;
    const isSeen = screen === "create" && !params.has("image");
    studio.toasts.show({
      kind: "success",
      text: images.varying(result.item_ids.length),
      ...(isSeen
        ? {}
        : { action: { label: images.show, run: () => router.go(router.href("create")) } }),
    });
    await followEnqueued(studio, result, prompts);
  });
}

/**
 * The request for variations: as the image was made, and where that is not known, as the form is.
 */
export function variationOf(
  studio: Studio,
  { image_name, width, height }: Pick<ImageDTO, "image_name" | "width" | "height">,
  meta: ImageMetadata,
  strength: number,
): GenerateBody {
  const form = valuesOf(draftOf(studio));
  const recipe = {
    ...form,
    ...(meta.positive_prompt === undefined ? {} : { negative: "" }),
    ...Object.assign(
      {},
      ...(["prompt", "negative", "steps", "guidance", "sampler", "model"] as const)
        .map((part) => partOf(studio, meta, part)),
    ) as Partial<typeof form>,
  };
  const model = modelsOf(studio).find(({ key }) => key === recipe.model) ??
    chosenModel(studio, draftOf(studio));
  const sides = studio.boot.engine.limits.size;
  // An enlarged image is varied at the size at which it was made, an upload at that of the model.
  const size = meta.width && meta.height
    ? { width: fitSide(meta.width, sides), height: fitSide(meta.height, sides) }
    : sizeFor(width / height, nativeSide(model), sides);
  const sampler = studio.boot.engine.samplers.find((one) => one === recipe.sampler) ??
    samplerOf(studio);
  const loras = lorasIn(meta, lorasFor(studio, model)).found
    .map(({ lora, weight }) => ({ name: lora.key, weight }));
  return {
    prompt: recipe.prompt,
    ...(recipe.negative.trim() ? { negative_prompt: recipe.negative.trim() } : {}),
    ...size,
    steps: recipe.steps,
    cfg_scale: recipe.guidance,
    ...(sampler ? { scheduler: sampler } : {}),
    ...(model ? { model: model.key } : {}),
    ...(loras.length > 0 ? { loras } : {}),
    count: form.count,
    ...(form.board ? { board_id: form.board } : {}),
    init_image: image_name,
    strength,
  };
}
