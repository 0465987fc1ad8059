import type { Family } from "../../families/family.ts";
import { unetOptions } from "../../families/network_config.ts";
import {
  buildDividedUNet,
  buildUNet,
  type FreeU,
  imageScaleInput,
  type Unmet,
  type UsedLora,
} from "../../networks/mod.ts";
import { unetSource } from "../../networks/names/unet.ts";
import type {
  Conditioning,
  ControlNet,
  ImagePromptNet,
  T2IAdapter,
  UNet,
} from "../../pipeline/networks.ts";
import type { Axes } from "../../pipeline/tiling.ts";
import { type FloatTensor, outputOf, type Tensor } from "../onnx/tensors.ts";
import { featureFeeds, imageFeeds, type Images, residualFeeds } from "./added_feeds.ts";
import { createControlNet } from "./controlnet.ts";
import {
  firstAttention,
  inPasses,
  type Limits,
  requireWidth,
  stepFeeds,
  textFeeds,
  widthOf,
} from "./denoiser.ts";
import { keyOf, strengthFeeds } from "./loras.ts";
import { type Openable, optionsFor, prepare, type Workshop } from "./open.ts";
import { createRooms } from "./memory.ts";
import type { Part } from "./parts.ts";
import { createImagePrompt, imagePromptPart, type ImagePromptParts } from "./image_prompt.ts";
import { createT2IAdapter } from "./t2i_adapter.ts";
import { bytesOfKeys, heldFor, MOST_HELD } from "./text_keys.ts";

/** What a denoiser is made of. */
export interface DenoiserParts {
  unet: Part;
  loras: readonly UsedLora[];
  seamless?: Axes | undefined;
  freeU?: FreeU | undefined;
  controls?: readonly Part[];
  adapters?: readonly Part[];
  images?: readonly ImagePromptParts[];
}

/**
 * Opens a U-Net from its weights, and the ControlNets and T2I-Adapters that it is used with.
 *
 * @param mostHeld bytes of keys and values of prompts that are held from step to step
 * @throws {ModelError} also for more networks than this machine can hold together
 */
export function openUNet(
  workshop: Workshop,
  family: Family,
  { unet: part, loras, controls = [], adapters = [], images = [], seamless = [], freeU }:
    DenoiserParts,
  mostHeld = MOST_HELD,
): {
  unet: UNet;
  controlNets: ControlNet[];
  adapters: T2IAdapter[];
  imagePrompts: ImagePromptNet[];
  unmet: readonly Unmet[];
} {
  const options = optionsFor(workshop.backend);
  const structure = unetOptions(part.config, family.added);
  const control = controls.length > 0;
  const adapter = adapters.length > 0;
  const common = {
    what: `U-Net of ${part.weights.name}`,
    variant: [
      keyOf(loras, options.device),
      ...seamless,
      JSON.stringify(freeU),
      ...(control ? ["control"] : []),
      ...(adapter ? ["adapter"] : []),
      ...images.map(({ adapter, layers = [] }) => `${adapter.path} ${adapter.stamp} ${layers}`),
    ].join("\n"),
    part,
    options,
  };
  const seen = images.map(imagePromptPart);
  const how = { ...structure, loras, seamless, freeU, control, adapter, images: seen };
  const divided = prepare(workshop, {
    ...common,
    build: (options) => buildDividedUNet(part.weights, { ...options, ...how }),
    held: "text",
  });
  const requireNets = ({ entry }: Pick<Openable<"step">, "entry">) =>
    workshop.sessions.requireTogether([entry, ...nets.map(({ entry }) => entry)]);
  const whole = () => {
    const network = prepare(workshop, {
      ...common,
      what: `whole ${common.what}`,
      build: (options) => ({ step: buildUNet(part.weights, { ...options, ...how }) }),
    });
    requireNets(network);
    return network;
  };
  const limits: Limits = {
    attention: {
      ...firstAttention(unetSource(part.weights), structure),
      bytes: options.precision === "float16" ? 2 : 4,
    },
    buffer: options.attention === "plain" ? workshop.backend.bufferLimit : Infinity,
    factor: family.latents.factor,
  };
  const nets = controls.map((part) => createControlNet(workshop, part, family, limits));
  requireNets(divided);
  const strengths = strengthFeeds(loras, options.device);
  return {
    unet: unetOf(divided, whole, { limits, strengths, mostHeld }),
    controlNets: nets.map(({ net }) => net),
    adapters: adapters.map((part) => createT2IAdapter(workshop, part)),
    imagePrompts: images.map((parts) => createImagePrompt(workshop, parts)),
    unmet: divided.networks.step.unmet ?? [],
  };
}

interface Use {
  limits: Limits;
  /** Strengths of LoRAs that are inputs. */
  strengths: Record<string, Tensor>;
  mostHeld: number;
}

function unetOf(
  divided: Openable<"step" | "text">,
  whole: () => Openable<"step">,
  { limits, strengths, mostHeld }: Use,
): UNet {
  const { step, text } = divided.networks;
  const residuals = step.inputs.filter(({ name }) => name === "mid" || name.startsWith("down."));
  const features = step.inputs.filter(({ name }) => name.startsWith("feature."));

  /** The networks that compute so many prompts of this length. */
  function networksFor(batch: number, tokens: number) {
    const isHeld = bytesOfKeys(text, batch * tokens) <= mostHeld;
    return { isHeld, network: isHeld ? divided : whole() };
  }

  const hasRoom = createRooms((batch, tokens) => {
    const { network } = networksFor(batch, tokens);
    const { step } = network.networks;
    return { network, bytes: (cells) => step.activations({ ...cells, batch, tokens }) };
  }, limits.factor);

  async function compute(
    feeds: Record<string, Tensor>,
    prompts: readonly Conditioning[],
    images: Images,
  ): Promise<FloatTensor> {
    const { tokens = 0 } = prompts[0] ?? {};
    const texts = { ...strengths, ...textFeeds(prompts), ...imageFeeds(text, images) };
    if (!networksFor(prompts.length, tokens).isHeld) {
      const { step } = await whole().open();
      return outputOf(await step.run({ ...feeds, ...texts }), ["out_sample"], "the U-Net");
    }
    const sessions = await divided.open();
    const held = await heldFor(sessions.text, texts, [
      ...prompts.map(({ data }) => data),
      ...images.flatMap(({ tokens }) => tokens),
    ]);
    const outputs = await sessions.step.run(feeds, undefined, held);
    return outputOf(outputs, ["out_sample"], "the U-Net");
  }

  return {
    channels: Number(step.inputs.find(({ name }) => name === "sample")?.dims[1]),
    distilled: widthOf(step, "timestep_cond") !== null,
    async predict(call) {
      requireWidth(text, "the U-Net", call.prompts);
      return await inPasses(call, limits, hasRoom, async (prompts, from) => {
        const feeds: Record<string, Tensor> = {
          ...strengths,
          ...stepFeeds(step, "the U-Net", call, prompts),
          ...residualFeeds(residuals, call.control?.slice(from, from + prompts.length)),
          ...featureFeeds(features, call.adapter),
        };
        const images = (call.images ?? []).map(({ tokens, weight }, i) => {
          feeds[imageScaleInput(i)] = { data: [weight], dims: [1] };
          return { tokens: tokens.slice(from, from + prompts.length) };
        });
        const { data } = await compute(feeds, prompts, images);
        const length = data.length / prompts.length;
        return prompts.map((_, i) => data.subarray(i * length, (i + 1) * length));
      });
    },
  };
}
