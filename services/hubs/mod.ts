import type { Hub, TokenStatus } from "../contract/hubs.ts";
import { say } from "../contract/refusals.ts";
import { type Answered, discard, type Outbound, OutboundError } from "../outbound/mod.ts";
import { readStart, readUpTo, refusalOf } from "./ask.ts";
import { offerOfCivitai } from "./civitai.ts";
import { offerOfHuggingFace } from "./hugging_face.ts";
import { offerOfLink } from "./link.ts";
import type { Offer, OfferedFile } from "./offer.ts";
import type { RemoteSource } from "./source.ts";
import type { HubTokens } from "./tokens.ts";

export { HubRefusal } from "./ask.ts";
export { type Offer, type OfferedFile, totalBytes } from "./offer.ts";
export { parseSource, sourceText, type TypedSource, withoutQuery } from "./source.ts";
export { createHubTokens, type HubTokens } from "./tokens.ts";
export { createVault, type Vault } from "./vault.ts";

/** Where the hubs' APIs are. */
export type HubBases = Readonly<Record<Hub, string>>;

export const PUBLIC_HUBS: HubBases = {
  huggingface: "https://huggingface.co",
  civitai: "https://civitai.com",
};

/** Asks for the rest of a file that is there in part. */
export interface Part {
  /** Bytes that are there already. */
  offset: number;
  /** The ETag or date of the version that they are of. */
  validator: string;
}

export interface Hubs {
  /**
   * What there is at a source: its files with sizes and hashes, its licence, what else to choose.
   * @param token overrides the hub's own
   * @throws OutboundError
   */
  offer(source: RemoteSource, token?: string): Promise<Offer>;
  /**
   * Opens a file, or the rest of it. A 416 is an answer: there is no rest.
   * @throws OutboundError for every other answer that is not the file
   */
  open(
    file: Pick<OfferedFile, "url">,
    options: { part?: Part | undefined; token?: string | undefined; signal?: AbortSignal },
  ): Promise<Answered>;
  /** The first bytes of a file, `count` at most. @throws OutboundError */
  head(
    file: Pick<OfferedFile, "url">,
    count: number,
    token?: string,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** An image of a hub, of at most `most` bytes. @throws OutboundError */
  cover(url: string, most: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Whether Hugging Face knows the token of this server; without one, `invalid`. */
  tokenStatus(): Promise<TokenStatus>;
}

export interface HubsOptions {
  outbound: Pick<Outbound, "get">;
  tokens: Pick<HubTokens, "of">;
  bases: HubBases;
  /** The setting `allow_downloads`. */
  allowed: boolean;
}

/** The hubs, over the network. This is the only user of `services/outbound`. */
export function createHubs({ outbound, tokens, bases, allowed }: HubsOptions): Hubs {
  const requireAllowed = () => {
    if (!allowed) throw new OutboundError(say("downloads_off"), false);
  };
  const tokenAt = async (url: string): Promise<string | undefined> => {
    const { origin } = new URL(url);
    for (const hub of ["huggingface", "civitai"] as const) {
      if (origin === new URL(bases[hub]).origin) return await tokens.of(hub);
    }
    return undefined;
  };

  return {
    async offer(source, given) {
      requireAllowed();
      if (source.type === "url") {
        return await sized(offerOfLink(source), given);
      }
      if (source.type === "civitai") {
        const token = given ?? await tokens.of("civitai");
        return await sized(await offerOfCivitai(outbound, bases.civitai, source, token), token);
      }
      const token = given ?? await tokens.of("huggingface");
      return await offerOfHuggingFace(outbound, bases.huggingface, source, token);
    },

    async open({ url }, { part, token, signal }) {
      requireAllowed();
      const answer = await outbound.get(new URL(url), {
        token: token ?? await tokenAt(url),
        signal,
        headers: part === undefined
          ? {}
          : { range: `bytes=${part.offset}-`, "if-range": part.validator },
      });
      if (![200, 206, 416].includes(answer.status)) {
        discard(answer.body);
        throw refusalOf(answer);
      }
      return answer;
    },

    async head({ url }, count, token) {
      requireAllowed();
      const answer = await outbound.get(new URL(url), {
        token: token ?? await tokenAt(url),
        headers: { range: `bytes=0-${count - 1}` },
      });
      if (answer.status === 200 || answer.status === 206) return await readStart(answer, count);
      discard(answer.body);
      throw refusalOf(answer);
    },

    async cover(url, most, signal) {
      requireAllowed();
      const answer = await outbound.get(new URL(url), { signal });
      if (answer.status === 200) return await readUpTo(answer, most);
      discard(answer.body);
      throw refusalOf(answer);
    },

    async tokenStatus() {
      const token = await tokens.of("huggingface");
      if (token === undefined) return "invalid";
      if (!allowed) return "unknown";
      try {
        const answer = await outbound.get(new URL(`${bases.huggingface}/api/whoami-v2`), { token });
        discard(answer.body);
        return answer.status === 200 ? "valid" : answer.status === 401 ? "invalid" : "unknown";
      } catch {
        return "unknown";
      }
    },
  };

  /** Asks the size of files of which the hub's list does not say it. */
  async function sized(offer: Offer, token: string | undefined): Promise<Offer> {
    for (const file of offer.files) {
      if (file.bytes !== null) continue;
      const answer = await outbound.get(new URL(file.url), {
        token,
        headers: { range: "bytes=0-0" },
      });
      discard(answer.body);
      if (answer.status !== 200 && answer.status !== 206) throw refusalOf(answer);
      const [, total] = /\/(\d+)$/.exec(answer.headers.get("content-range") ?? "") ?? [];
      const length = answer.status === 206 ? total : answer.headers.get("content-length");
      file.bytes = length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null;
    }
    return offer;
  }
}
