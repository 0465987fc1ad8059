import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import type { Tokenizer } from "../prompts/windows.ts";
import { ModelError } from "../pipeline/errors.ts";
import { clipVocabulary, type Vocabulary } from "./clip_vocabulary.ts";
import { readConfig, readConfigIfThere, readText } from "./model_folder.ts";

const Token = z.union([z.string(), z.object({ content: z.string() }).transform((t) => t.content)]);
const Config = z.looseObject({
  bos_token: Token.default("<|startoftext|>"),
  eos_token: Token.default("<|endoftext|>"),
  unk_token: Token.default("<|endoftext|>"),
  pad_token: Token.optional(),
  model_max_length: z.number().optional(),
  /** Written by transformers since 4.34: then everything stands in this one file. */
  added_tokens_decoder: z.unknown().optional(),
});
const SpecialTokens = z.looseObject({ pad_token: Token.optional() });

export const TOKENIZER_FILES = [
  "tokenizer/tokenizer_config.json",
  "tokenizer/special_tokens_map.json",
  "tokenizer/vocab.json",
  "tokenizer/merges.txt",
];

/**
 * Pieces of text that are encoded by themselves: CLIP's own pattern (openai/CLIP,
 * `clip/simple_tokenizer.py`), without the special tokens, which a prompt must not smuggle in.
 */
const PIECES = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** Positions of CLIP's text encoders, marks included. */
const POSITIONS = 77;

/**
 * CLIP's tokenizer as Atelier brings it, for weights that hold none. Encodes as Hugging Face's
 * CLIPTokenizer does: without the repair of broken text and HTML that OpenAI's own code adds.
 *
 * @param pad what fills the positions behind the end mark: the end mark again (Stable Diffusion 1
 * and the first encoder of SDXL) or id 0 (OpenCLIP: Stable Diffusion 2 and SDXL's second encoder)
 */
export async function ownTokenizer(pad: "end" | "zero", positions = POSITIONS): Promise<Tokenizer> {
  const { ids, merges } = await clipVocabulary();
  const marks = { bos_token: "<|startoftext|>", eos_token: "<|endoftext|>" };
  const encode = encoderOf({ ids, merges }, { ...marks, unk_token: marks.eos_token });
  const [bos, eos] = [ids[marks.bos_token], ids[marks.eos_token]] as [number, number];
  return { bos, eos, pad: pad === "end" ? eos : 0, length: positions, encode };
}

/**
 * Builds CLIP's tokenizer from `vocab.json` and `merges.txt`: Stable Diffusion folders have no
 * `tokenizer.json`. Everything that differs between models is read from the folder.
 */
export async function loadTokenizer(folder: string, positions: number): Promise<Tokenizer> {
  const config = await readConfig(folder, "tokenizer/tokenizer_config.json", Config);
  const ids = await readConfig(folder, "tokenizer/vocab.json", z.record(z.string(), z.int()));
  const merges = (await readText(folder, "tokenizer/merges.txt")).split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#version"))
    .map((line) => line.split(" "));
  const idOf = (token: string) => {
    const id = ids[token];
    if (id !== undefined) return id;
    throw new ModelError(`the model's tokenizer/vocab.json lacks the token ${token}`);
  };
  return {
    bos: idOf(config.bos_token),
    eos: idOf(config.eos_token),
    pad: idOf(await padOf(folder, config) ?? config.eos_token),
    length: positions,
    encode: encoderOf({ ids, merges }, config),
  };
}

type Marks = Pick<z.output<typeof Config>, "bos_token" | "eos_token" | "unk_token">;

function encoderOf(vocabulary: Vocabulary, marks: Marks): Tokenizer["encode"] {
  const tokenizer = new HubTokenizer(tokenizerJson(vocabulary, marks.unk_token), marks);
  return (text) => tokenizer.encode(text, { add_special_tokens: false }).ids;
}

/**
 * The token behind the end of a prompt. Of the two files that may name it, the older form of a
 * folder goes by the second: Stable Diffusion 2's says "!" there, and the end mark in the first
 * (https://github.com/huggingface/diffusers/issues/2201).
 */
async function padOf(
  folder: string,
  { pad_token, added_tokens_decoder }: z.output<typeof Config>,
): Promise<string | undefined> {
  if (added_tokens_decoder !== undefined) return pad_token;
  const file = "tokenizer/special_tokens_map.json";
  const special = await readConfigIfThere(folder, file, SpecialTokens);
  return special?.pad_token ?? pad_token;
}

/** What a `tokenizer.json` of this kind holds (as `transformers` converts CLIP's tokenizer). */
function tokenizerJson({ ids, merges }: Vocabulary, unk: string): object {
  const split = { type: "Split", pattern: { Regex: PIECES }, behavior: "Removed", invert: true };
  const bytes = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true };
  return {
    version: "1.0",
    added_tokens: [],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: { type: "Sequence", pretokenizers: [split, bytes] },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true },
    model: {
      type: "BPE",
      vocab: ids,
      merges,
      unk_token: unk,
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
    },
  };
}
