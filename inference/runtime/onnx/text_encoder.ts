import { ModelError } from "../../pipeline/errors.ts";
import type { TextEncoder } from "../../pipeline/networks.ts";
import { sameNorm } from "./final_norm.ts";
import { type FloatTensor, infoOf, outputOf, type Session } from "./tensors.ts";

const IDS = "input_ids";
/** Layer N as it is before the final norm, in exports that have it. */
const HIDDEN = "hidden_states.";

/** A text encoder in an exported ONNX file. */
export function onnxTextEncoder(session: Session): TextEncoder {
  infoOf(session.inputs, IDS, "text_encoder");
  return {
    async encode(ids, skip, vectors) {
      if (vectors && vectors.size > 0) {
        throw new ModelError(
          "this model was exported to ONNX, and takes no embeddings; with its weights in " +
            ".safetensors it does",
        );
      }
      const outputs = await session.run({ [IDS]: { data: ids, dims: [1, ids.length] } });
      const last = outputOf(outputs, ["last_hidden_state"], "text_encoder");
      const [, tokens, width] = last.dims;
      if (!tokens || !width) throw new ModelError("text_encoder gives an empty result");
      const hidden = skip === 0 ? last.data : earlierLayer(outputs, skip, last.data, width);
      return { hidden, tokens, width, pooled: null };
    },
  };
}

/**
 * What the text encoder gives without its last `skip` layers. Exports with `hidden_states.N` hold
 * the layers as they are before the final norm, which belongs to all of them: the U-Net was trained
 * on normed ones (diffusers' and AUTOMATIC1111's `clip_skip` norm them, too).
 */
function earlierLayer(
  outputs: Record<string, FloatTensor>,
  skip: number,
  normed: Float32Array,
  width: number,
): Float32Array {
  const layers = Object.keys(outputs).filter((name) => name.startsWith(HIDDEN)).length - 1;
  const top = outputs[`${HIDDEN}${layers}`];
  const wanted = outputs[`${HIDDEN}${layers - skip}`];
  if (!top) {
    throw new ModelError(
      "this model was exported without its hidden states, so no CLIP layer can be skipped",
    );
  }
  if (!wanted) {
    throw new ModelError(`text_encoder has ${layers} layers, ${skip} cannot be skipped`);
  }
  if (top.data.every((value, i) => value === normed[i])) {
    throw new ModelError("this model hides its final norm, so no CLIP layer can be skipped");
  }
  return sameNorm(wanted.data, top.data, normed, width);
}
