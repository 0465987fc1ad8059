import { z } from "zod";
import { WEIGHTS_NAME, weightsSuffix } from "../../inference/weights/signatures.ts";
import { say } from "../contract/refusals.ts";
import type { Outbound } from "../outbound/mod.ts";
import { askJson, HubRefusal } from "./ask.ts";
import { weightsFile } from "./hugging_face.ts";
import type { Offer } from "./offer.ts";
import type { RemoteSource } from "./source.ts";

type CivitaiSource = Extract<RemoteSource, { type: "civitai" }>;

/** https://developer.civitai.com: what is read of a version of a model. */
const file = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  type: z.string().optional(),
  primary: z.boolean().nullish(),
  sizeKB: z.number().nonnegative().nullish(),
  metadata: z.looseObject({ format: z.string().nullish(), fp: z.string().nullish() }).nullish(),
  hashes: z.looseObject({ SHA256: z.string().regex(/^[0-9a-f]{64}$/i).nullish() }).nullish(),
});
const version = z.looseObject({
  id: z.number().int(),
  modelId: z.number().int().optional(),
  name: z.string(),
  trainedWords: z.array(z.string()).nullish(),
  model: z.looseObject({ name: z.string() }).nullish(),
  files: z.array(file).max(500),
  images: z.array(z.looseObject({
    url: z.string().max(2_000),
    type: z.string().optional(),
    nsfwLevel: z.number().nullish(),
  })).nullish(),
});
const model = z.looseObject({
  id: z.number().int(),
  name: z.string(),
  modelVersions: z.array(z.looseObject({ id: z.number().int() })).max(1_000),
});

/** Images of this level and below are shown to everyone (Civitai's "PG"). */
const HARMLESS = 1;

/**
 * What a version of a model on Civitai offers; of a model, its newest version.
 * @throws OutboundError
 */
export async function offerOfCivitai(
  outbound: Pick<Outbound, "get">,
  base: string,
  source: CivitaiSource,
  token: string | undefined,
): Promise<Offer> {
  const host = new URL(base).hostname;
  const id = source.version ?? await newest(outbound, base, source.model, token);
  const url = new URL(`${base}/api/v1/model-versions/${id}`);
  const found = await askJson(outbound, url, version, token);
  const weights = found.files.filter(({ type }) =>
    type === undefined || /^(Pruned )?Model$|^VAE$/.test(type)
  );
  const sound = weights.filter(({ name, metadata }) =>
    metadata?.format === "SafeTensor" || WEIGHTS_NAME.test(name)
  );
  const wanted = sound.find(({ primary }) => primary) ?? sound[0];
  if (!wanted) {
    const [first] = weights;
    throw new HubRefusal(
      first
        ? say("only_pickles", { name: first.name.slice(0, 200) })
        : say("nothing_to_install", { host }),
      false,
    );
  }
  const query = new URLSearchParams({
    type: wanted.type ?? "Model",
    format: formatOf(wanted.name),
  });
  if (wanted.metadata?.fp) query.set("fp", wanted.metadata.fp);
  const title = found.model?.name ?? "";
  return {
    source: { type: "civitai", model: found.modelId ?? source.model, version: found.id },
    name: [title, found.name].filter((text) => text !== "").join(" ").slice(0, 200),
    description: null,
    licence: null,
    page: found.modelId === undefined
      ? null
      : `https://civitai.com/models/${found.modelId}?modelVersionId=${found.id}`,
    triggerPhrases: (found.trainedWords ?? []).map((words) => words.trim().slice(0, 200))
      .filter((words) => words !== "").slice(0, 50),
    cover:
      found.images?.find((image) =>
        image.type !== "video" && (image.nsfwLevel ?? Infinity) <= HARMLESS
      )?.url ?? null,
    layout: "file",
    files: [{
      path: weightsFile(wanted.name),
      url: `${base}/api/download/models/${found.id}?${query}`,
      bytes: exactBytes(wanted.sizeKB),
      sha256: wanted.hashes?.SHA256?.toLowerCase() ?? null,
    }],
    choices: [],
    gated: false,
  };
}

/** The hub's word for the format of a file. */
const formatOf = (name: string) => weightsSuffix(name) === ".gguf" ? "GGUF" : "SafeTensor";

/** The size in bytes, if the hub has not rounded it. */
function exactBytes(kibibytes: number | null | undefined): number | null {
  const bytes = (kibibytes ?? NaN) * 1024;
  return Number.isSafeInteger(bytes) ? bytes : null;
}

async function newest(
  outbound: Pick<Outbound, "get">,
  base: string,
  id: number | null,
  token: string | undefined,
): Promise<number> {
  const url = new URL(`${base}/api/v1/models/${id}`);
  const [first] = (await askJson(outbound, url, model, token)).modelVersions;
  if (!first) throw new HubRefusal(say("hub_has_none", { host: url.hostname }), false);
  return first.id;
}
