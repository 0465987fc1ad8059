/** Where a model can be downloaded from, as a person has typed it. */
export type RemoteSource =
  | {
    type: "hf";
    repo: string;
    /** A branch, tag or commit; null: the main branch. */
    revision: string | null;
    /** A single file of the repository; null: what is worth having of it. */
    file: string | null;
    /** A folder of the repository that is a model of its own. */
    subfolder: string | null;
    /** The wanted precision of a folder's weights: `fp16`, `fp32`; null: fp16 if there is such. */
    variant: string | null;
  }
  | { type: "civitai"; model: number | null; version: number | null }
  | { type: "url"; url: string };

/** A source and the token that its link brought along, which is kept apart from it. */
export interface TypedSource {
  source: RemoteSource;
  token: string | null;
}

const NAME = "[A-Za-z0-9][\\w.-]{0,95}";
const REPO = new RegExp(`^${NAME}/${NAME}$`);
/** `owner/name`, `owner/name:fp16`, `owner/name:fp16:folder`, as InvokeAI writes them. */
const SHORT = new RegExp(`^(${NAME}/${NAME})(?::(\\w{0,20}))?(?::([\\w.-]{1,100}))?$`);
const ID = /^\d{1,15}$/;
const AIR = /^(?:urn:)?air:[\w-]+:[\w-]+:civitai:(\d{1,15})(?:@(\d{1,15}))?$/i;

/**
 * Understands a link or an id. Whether there is such a thing is for the hub to say, and whether its
 * host may be asked for the policy.
 * @returns null for what names no place on the internet
 */
export function parseSource(typed: string): TypedSource | null {
  const text = typed.trim();
  const air = AIR.exec(text);
  if (air) return civitai(air[1], air[2]);
  const bare = /^(?:civitai:)?(\d{1,15})$/i.exec(text);
  if (bare) return civitai(undefined, bare[1]);
  if (/^https?:\/\//i.test(text)) return parseLink(text);
  if (/^(www\.)?(huggingface\.co|hf\.co|civitai\.com)\//i.test(text)) {
    return parseLink(`https://${text}`);
  }
  const [, repo, variant, subfolder] = SHORT.exec(text) ?? [];
  if (repo === undefined) return null;
  return {
    source: hf(repo, { variant: variant || null, subfolder: subfolder ?? null }),
    token: null,
  };
}

function parseLink(text: string): TypedSource | null {
  const url = URL.parse(text);
  if (url === null) return null;
  url.hash = "";
  const host = url.hostname.replace(/^www\./, "");
  if (url.protocol === "https:" && (host === "huggingface.co" || host === "hf.co")) {
    return ofHuggingFace(url);
  }
  if (url.protocol === "https:" && host === "civitai.com") {
    const token = url.searchParams.get("token");
    const found = ofCivitai(url);
    return found && { source: found, token };
  }
  return { source: { type: "url", url: url.href }, token: null };
}

function ofHuggingFace(url: URL): TypedSource | null {
  const [owner, name, verb, revision, ...rest] = url.pathname.split("/").filter(Boolean)
    .map(decoded);
  const repo = `${owner}/${name}`;
  if (name === undefined || !REPO.test(repo)) return null;
  const path = rest.join("/") || null;
  const at = { revision: revision ?? null };
  if (verb === undefined) return { source: hf(repo, {}), token: null };
  if (verb === "tree") return { source: hf(repo, { ...at, subfolder: path }), token: null };
  if (["blob", "resolve", "raw"].includes(verb) && path !== null) {
    return { source: hf(repo, { ...at, file: path }), token: null };
  }
  return { source: hf(repo, {}), token: null };
}

/** The page of a model, with the version or without, or its download link. */
function ofCivitai(url: URL): RemoteSource | null {
  const [, model] = /^\/models\/(\d{1,15})(?:\/|$)/.exec(url.pathname) ?? [];
  const [, version] = /^\/api\/(?:download\/models|v1\/model-versions)\/(\d{1,15})$/
    .exec(url.pathname) ?? [];
  const chosen = url.searchParams.get("modelVersionId") ?? version;
  if (chosen !== undefined && !ID.test(chosen)) return null;
  return civitai(model, chosen)?.source ?? null;
}

function civitai(model: string | undefined, version: string | undefined): TypedSource | null {
  if (model === undefined && version === undefined) return null;
  const number = (text: string | undefined) => text === undefined ? null : Number(text);
  return {
    source: { type: "civitai", model: number(model), version: number(version) },
    token: null,
  };
}

function hf(
  repo: string,
  rest: Partial<Extract<RemoteSource, { type: "hf" }>>,
): RemoteSource {
  return { type: "hf", repo, revision: null, file: null, subfolder: null, variant: null, ...rest };
}

/** A part of a path without its percent signs; as it is, if they make no sense. */
export function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A link without its query, which may hold a signature or a token. */
export function withoutQuery(link: string): string {
  const url = new URL(link);
  url.search = "";
  return url.href;
}

/** The source in the form in which it is typed, for lists and records. Holds no token. */
export function sourceText(source: RemoteSource): string {
  if (source.type === "url") return withoutQuery(source.url);
  if (source.type === "civitai") {
    const version = source.version === null ? "" : `?modelVersionId=${source.version}`;
    return source.model === null
      ? `https://civitai.com/api/download/models/${source.version}`
      : `https://civitai.com/models/${source.model}${version}`;
  }
  const { repo, revision, file, subfolder, variant } = source;
  if (file !== null) return `https://huggingface.co/${repo}/blob/${revision ?? "main"}/${file}`;
  if (revision !== null) {
    return `https://huggingface.co/${repo}/tree/${revision}${subfolder ? `/${subfolder}` : ""}`;
  }
  return [repo, ...(variant || subfolder ? [variant ?? ""] : []), ...(subfolder ? [subfolder] : [])]
    .join(":");
}
