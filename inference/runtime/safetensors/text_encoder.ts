import type { Family, TextPart } from "../../families/family.ts";
import { clipOptions } from "../../families/network_config.ts";
import { buildTextEncoder, type Unmet, type UsedLora } from "../../networks/mod.ts";
import { clipSources } from "../../networks/names/clip.ts";
import { ModelError } from "../../pipeline/errors.ts";
import type { EncodedText, TextEncoder } from "../../pipeline/networks.ts";
import { joined } from "../../floats.ts";
import { infoOf, outputOf, type Session, type Tensor } from "../onnx/tensors.ts";
import { Recent } from "../recent.ts";
import { keyOf, strengthFeeds } from "./loras.ts";
import { optionsFor, prepare, type Workshop } from "./open.ts";
import type { Part } from "./parts.ts";

/** Opens a text encoder from its weights, to be used as `family` uses it. */
export async function openTextEncoder(
  workshop: Workshop,
  part: Part,
  family: Family,
  role: TextPart,
  loras: readonly UsedLora[],
): Promise<{ encoder: TextEncoder; unmet: readonly Unmet[] }> {
  const sources = clipSources(part.weights);
  // A whole checkpoint holds the family's encoders in their order.
  const which = sources.length > 1 ? family.text.indexOf(role) : 0;
  const source = sources[which];
  if (!source) throw new ModelError(`${part.weights.name} holds no text encoder`);
  const options = optionsFor(workshop.backend);
  const { networks, open } = prepare(workshop, {
    what: `${role.component === "text_encoder_2" ? "second " : ""}text encoder of ` +
      part.weights.name,
    variant: keyOf(loras, options.device),
    part,
    options,
    build: (options) => ({
      encoder: buildTextEncoder(part.weights, {
        ...options,
        // A configuration beside a whole checkpoint would be that of something else.
        ...(part.alone ? clipOptions(part.config) : {}),
        which,
        loras,
        loraTarget: role.component === "text_encoder_2" ? "text_encoder_2" : "text_encoder",
      }),
    }),
  });
  const { encoder } = await open();
  const [vocabulary = 0] = source.find("text_model.embeddings.token_embedding.weight")?.shape ?? [];
  // transformers' form of Stable Diffusion 2's encoder is stored without the layer that goes
  // unused.
  const whole = !role.norm || isOpenClip(part);
  const skip = whole ? role.skip : 0;
  const strengths = strengthFeeds(loras, options.device);
  return {
    encoder: textEncoderOf(encoder, { vocabulary, skip, norm: role.norm, strengths }),
    unmet: networks.encoder.unmet ?? [],
  };
}

function isOpenClip({ weights }: Part): boolean {
  return weights.tensors.keys().some((name) => name.includes(".resblocks."));
}

interface Use {
  /** Tokens of the vocabulary. */
  vocabulary: number;
  /** Layers that the family leaves out from the end. */
  skip: number;
  /** Whether the remaining layers are followed by the final norm. */
  norm: boolean;
  /** Strengths of LoRAs that are inputs. */
  strengths: Record<string, Tensor>;
}

/** Encodings that are kept for each encoder: batches ask for the same prompts again and again. */
const KEPT = 64;
const kept = new WeakMap<Session, Recent<string, EncodedText>>();

function textEncoderOf(
  session: Session,
  { vocabulary, skip: own, norm, strengths }: Use,
): TextEncoder {
  const width = Number(infoOf(session.inputs, "further_embeddings", "the text encoder").shape[1]);
  const layers = session.outputs.filter(({ name }) => name.startsWith("hidden_states.")).length - 1;
  const known = kept.get(session) ?? new Recent<string, EncodedText>(KEPT);
  kept.set(session, known);

  function outputName(skip: number): string {
    const layer = layers - own - skip;
    if (layer < 1) {
      throw new ModelError(
        `the text encoder has ${layers} layers, of which the model uses ${layers - own}: ` +
          `${skip} cannot be skipped`,
      );
    }
    if (!norm) return `hidden_states.${layer}`;
    return layer === layers ? "last_hidden_state" : `normal_states.${layer}`;
  }

  async function run(
    ids: readonly number[],
    vectors: readonly Float32Array[],
    name: string,
  ): Promise<EncodedText> {
    const further = vectors.length > 0 ? vectors : [new Float32Array(width)];
    const outputs = await session.run({
      ...strengths,
      input_ids: { data: ids, dims: [1, ids.length] },
      further_embeddings: { data: joined(further), dims: [further.length, width] },
    }, session.outputs.some(({ name }) => name === "text_embeds") ? [name, "text_embeds"] : [name]);
    return {
      hidden: outputOf(outputs, [name], "the text encoder").data,
      tokens: ids.length,
      width,
      pooled: outputs["text_embeds"]?.data ?? null,
    };
  }

  return {
    async encode(given, skip, replaced = new Map()) {
      const name = outputName(skip);
      const most = given.reduce((most, id) => Math.max(most, id), 0);
      if (most >= vocabulary) {
        throw new ModelError(
          `the text encoder knows ${vocabulary} tokens, and this prompt has number ${most}: the ` +
            "tokenizer belongs to another model",
        );
      }
      const wrong = replaced.values().find((vector) => vector.length !== width);
      if (wrong) {
        throw new ModelError(
          `an embedding is ${wrong.length} wide, and this model's text encoder ${width}: it was ` +
            "made for another family of models",
        );
      }
      // A number beyond the vocabulary by k is the k-th of the vectors.
      const vectors = [...replaced.values()];
      const places = [...replaced.keys()];
      const ids = given.map((id, i) => {
        const at = places.indexOf(i);
        return at < 0 ? id : vocabulary + at;
      });
      const values = vectors.map((vector) => vector.join());
      const key = [name, ids, JSON.stringify(strengths), ...values].join(" ");
      const found = known.get(key) ?? await run(ids, vectors, name);
      known.set(key, found);
      return found;
    },
  };
}
