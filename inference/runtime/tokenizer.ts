import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import type { Tokenizer } from "../pipeline/prompt.ts";
import { ModelError } from "../pipeline/session.ts";
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

/** Pieces of text that are encoded by themselves: CLIP's own pattern (openai/CLIP,
 * `clip/simple_tokenizer.py`), without the special tokens, which a prompt must not smuggle in. */
const PIECES = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** Builds CLIP's tokenizer from `vocab.json` and `merges.txt`: Stable Diffusion folders have no
 * `tokenizer.json`. Everything that differs between models is read from the folder. */
export async function loadTokenizer(folder: string, positions: number): Promise<Tokenizer> {
  const config = await readConfig(folder, "tokenizer/tokenizer_config.json", Config);
  const vocab = await readConfig(folder, "tokenizer/vocab.json", z.record(z.string(), z.int()));
  const merges = (await readText(folder, "tokenizer/merges.txt")).split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#version"));
  const idOf = (token: string) => {
    const id = vocab[token];
    if (id !== undefined) return id;
    throw new ModelError(`the model's tokenizer/vocab.json lacks the token ${token}`);
  };
  const { bos_token: bos, eos_token: eos, unk_token: unk } = config;
  const tokenizer = new HubTokenizer(tokenizerJson(vocab, merges, unk), config);
  return {
    bos: idOf(bos),
    eos: idOf(eos),
    pad: idOf(await padOf(folder, config) ?? eos),
    length: positions,
    encode: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids,
  };
}

/**
 * The token behind the end of a prompt. Of the two files that may name it, the older form of a folder
 * goes by the second: Stable Diffusion 2's says "!" there, and the end mark in the first
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
function tokenizerJson(vocab: Record<string, number>, merges: string[], unk: string): object {
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
      vocab,
      merges: merges.map((line) => line.split(" ")),
      unk_token: unk,
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
    },
  };
}
