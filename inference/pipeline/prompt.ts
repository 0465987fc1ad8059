import { sameNorm } from "./final_norm.ts";
import { infoOf, ModelError, outputOf, type Session } from "./session.ts";

/** An encoded prompt: [1, tokens, width]. */
export interface Conditioning {
  data: Float32Array;
  tokens: number;
  width: number;
}

/** CLIP's byte-pair encoding, without the start and end marks. */
export interface Tokenizer {
  /** Ids of a text; words never join across white space. */
  encode(text: string): number[];
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  /** Positions of the text encoder, marks included: 77. */
  readonly length: number;
}

/** The text side of a model. */
export interface PromptEncoder {
  tokenizer: Tokenizer;
  encoder: Session;
  /** Layers left out from the end ("CLIP skip"); 0 uses the last. */
  skip: number;
}

export interface TokenizedPrompt {
  ids: number[];
  /** The part of the text, from the first word that did not fit, or "". */
  cut: string;
}

/** Tokens of a prompt, in exactly `tokenizer.length` positions: start mark, words, end mark,
 * padding. What does not fit is cut as CLIP's own tokenizer cuts it (between tokens), and told. */
export function tokenizePrompt(text: string, tokenizer: Tokenizer): TokenizedPrompt {
  const room = tokenizer.length - 2;
  const ids: number[] = [];
  let cutAt = -1;
  for (const word of text.matchAll(/\S+/g)) {
    const tokens = tokenizer.encode(word[0]);
    if (ids.length + tokens.length > room) {
      cutAt = word.index;
      ids.push(...tokens.slice(0, room - ids.length));
      break;
    }
    ids.push(...tokens);
  }
  const body = [tokenizer.bos, ...ids, tokenizer.eos];
  const padding = new Array<number>(tokenizer.length - body.length).fill(tokenizer.pad);
  return { ids: [...body, ...padding], cut: cutAt < 0 ? "" : text.slice(cutAt) };
}

/** Encodes a prompt for cross-attention. */
export async function encodePrompt(
  text: string,
  { tokenizer, encoder, skip }: PromptEncoder,
): Promise<{ conditioning: Conditioning; cut: string }> {
  const { ids, cut } = tokenizePrompt(text, tokenizer);
  infoOf(encoder.inputs, "input_ids", "text_encoder");
  const feeds = { input_ids: { data: ids, dims: [1, ids.length] } };
  const outputs = await encoder.run(feeds);
  const last = outputOf(outputs, ["last_hidden_state"], "text_encoder");
  const [, tokens, width] = last.dims;
  if (!tokens || !width) throw new ModelError("text_encoder gives an empty result");
  const data = skip === 0 ? last.data : earlierLayer(outputs, skip, last.data, width);
  return { conditioning: { data, tokens, width }, cut };
}

/**
 * What the text encoder gives without its last `skip` layers. Exports with `hidden_states.N` hold
 * the layers as they are before the final norm, which belongs to all of them: the UNet was trained
 * on normed ones (diffusers' and AUTOMATIC1111's `clip_skip` norm them, too).
 */
function earlierLayer(
  outputs: Awaited<ReturnType<Session["run"]>>,
  skip: number,
  normed: Float32Array,
  width: number,
): Float32Array {
  const layers = Object.keys(outputs).filter((name) => name.startsWith("hidden_states."));
  const top = outputs[`hidden_states.${layers.length - 1}`];
  const wanted = outputs[`hidden_states.${layers.length - 1 - skip}`];
  if (!top) {
    throw new ModelError(
      "this model was exported without its hidden states, so no CLIP layer can be skipped",
    );
  }
  if (!wanted) {
    throw new ModelError(
      `text_encoder has ${layers.length - 1} layers, ${skip} cannot be skipped`,
    );
  }
  if (top.data.every((value, i) => value === normed[i])) {
    throw new ModelError("this model hides its final norm, so no CLIP layer can be skipped");
  }
  return sameNorm(wanted.data, top.data, normed, width);
}
