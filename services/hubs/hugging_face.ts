import { z } from "zod";
import { PICKLE_NAME, WEIGHTS_NAME, weightsSuffix } from "../../inference/weights/signatures.ts";
import { say } from "../contract/refusals.ts";
import type { Outbound } from "../outbound/mod.ts";
import { askJson, HubRefusal } from "./ask.ts";
import { baseName, chooseFiles, type Listed } from "./choose.ts";
import type { Choice, Offer } from "./offer.ts";
import { type RemoteSource, sourceText } from "./source.ts";

type HfSource = Extract<RemoteSource, { type: "hf" }>;

/** https://huggingface.co/docs/hub/api: what is read of a repository's description. */
const repository = z.looseObject({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  gated: z.union([z.boolean(), z.string()]).optional(),
  tags: z.array(z.string()).optional(),
  cardData: z.looseObject({ license: z.unknown(), instance_prompt: z.unknown() }).nullish(),
  siblings: z.array(z.looseObject({
    rfilename: z.string().max(1_000),
    size: z.number().int().nonnegative().nullish(),
    lfs: z.looseObject({
      sha256: z.string().regex(/^[0-9a-f]{64}$/i).optional(),
      size: z.number().int().nonnegative().optional(),
    }).nullish(),
  })).max(50_000),
});

/**
 * What a repository of Hugging Face offers. Its links name the commit, so that a file cannot change
 * while it is downloaded.
 * @throws OutboundError
 */
export async function offerOfHuggingFace(
  outbound: Pick<Outbound, "get">,
  base: string,
  source: HfSource,
  token: string | undefined,
): Promise<Offer> {
  const { repo, revision, file, subfolder, variant } = source;
  const host = new URL(base).hostname;
  const at = revision === null ? "" : `/revision/${encodeURIComponent(revision)}`;
  const url = new URL(`${base}/api/models/${repo}${at}?blobs=true`);
  const { sha, gated, tags, cardData, siblings } = await askJson(outbound, url, repository, token);
  const all = siblings.map(({ rfilename, size, lfs }): Listed => ({
    path: rfilename,
    bytes: lfs?.size ?? size ?? null,
    sha256: lfs?.sha256?.toLowerCase() ?? null,
  }));
  const chosen = file === null
    ? chooseFiles(all, subfolder ?? "", variant, host)
    : { ...single(all, file, host), variants: [], singles: [] };
  const link = (path: string) =>
    `${base}/${repo}/resolve/${sha}/${path.split("/").map(encodeURIComponent).join("/")}`;
  const licence = tags?.find((tag) => tag.startsWith("license:"))?.slice("license:".length);
  const prompt = cardData?.instance_prompt;
  return {
    source,
    name: file === null ? baseName(subfolder ?? repo) : baseName(file).replace(WEIGHTS_NAME, ""),
    description: null,
    licence: licence?.slice(0, 100) ?? null,
    page: `https://huggingface.co/${repo}`,
    triggerPhrases: typeof prompt === "string" && prompt.length <= 200 ? [prompt] : [],
    cover: null,
    layout: chosen.layout,
    files: chosen.files.map(({ from, path }) => ({
      path: chosen.layout === "file" ? weightsFile(path) : path,
      url: link(from.path),
      bytes: from.bytes,
      sha256: from.sha256,
    })),
    choices: [
      ...chosen.variants.length > 1 ? chosen.variants.map((name) => precision(source, name)) : [],
      ...chosen.singles.map(({ path, bytes }): Choice => ({
        source: sourceText({ ...source, file: path, subfolder: null, variant: null }),
        label: path,
        bytes,
      })),
    ],
    gated: gated !== undefined && gated !== false,
  };
}

/** What a single file of weights is called until it has a name of its own. */
export const weightsFile = (name: string): string => `model${weightsSuffix(name)}`;

function precision(source: HfSource, variant: string): Choice {
  return { source: sourceText({ ...source, variant }), label: variant, bytes: null };
}

function single(all: readonly Listed[], path: string, host: string) {
  const from = all.find((listed) => listed.path === path);
  if (!from) throw new HubRefusal(say("hub_has_none", { host }), false);
  if (PICKLE_NAME.test(path)) {
    throw new HubRefusal(say("only_pickles", { name: baseName(path) }), false);
  }
  if (!WEIGHTS_NAME.test(path)) {
    throw new HubRefusal(say("not_weights", { name: baseName(path) }), false);
  }
  return { layout: "file" as const, files: [{ from, path: baseName(path) }] };
}
