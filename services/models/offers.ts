import type { OfferDTO } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import {
  HubRefusal,
  type Hubs,
  type Offer,
  parseSource,
  sourceText,
  totalBytes,
  type TypedSource,
} from "../hubs/mod.ts";
import { OutboundError } from "../outbound/mod.ts";
import type { Recognition } from "../../inference/recognition/types.ts";
import { WeightsError } from "../../inference/weights/errors.ts";
import type { Devices } from "../devices/mod.ts";
import { fitOf, neededMemory, type Room } from "./fit.ts";

/** What hubs offer at a link or in a repository. */
export function createOffers(
  { hubs, devices }: { hubs: Hubs; devices: Pick<Devices, "room"> },
) {
  /** @throws Problem 400, 403, 415, 503 with what a hub says instead of an offer */
  async function ask({ source, token }: TypedSource): Promise<Offer> {
    try {
      return await hubs.offer(source, token ?? undefined);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      const { why, passing } = error;
      if (why.id === "downloads_off" || why.id === "hub_wants_token") {
        throw problem("forbidden", why);
      }
      if (why.id === "only_pickles" || why.id === "not_weights") {
        throw problem("unsupported_media", why);
      }
      if (!passing) throw problem("bad_request", why);
      const wait = error instanceof HubRefusal ? error.retryAfter : null;
      throw problem("unavailable", why, wait === null ? {} : { retryAfter: Math.ceil(wait) });
    }
  }

  return {
    ask,

    /** What would be downloaded, and what is known of it beforehand. @throws Problem as `ask` */
    async show(source: string): Promise<OfferDTO> {
      const typed = typedSource(source);
      const offer = await ask(typed);
      // What recognises weights is loaded with the first link. Without it the model is still
      // offered: only less is known beforehand.
      const { peek } = await import("./peek.ts");
      let unread: string | null = null;
      const seen = await peek(hubs, offer, typed.token ?? undefined).catch((error) => {
        if (error instanceof WeightsError) unread = error.message;
        return null;
      });
      return toOfferDto(offer, seen, unread, await devices.room());
    },

    /** The links of a repository's single files, and whether it is a folder of diffusers. */
    async filesOf(source: string): Promise<{ urls: string[] | null; is_diffusers: boolean }> {
      const { layout, choices, files } = await ask(typedSource(source));
      const links = choices.map((choice) => choice.source).filter((text) => text.includes("/blob/"))
        .map((link) => link.replace("/blob/", "/resolve/"));
      const only = layout === "file" && links.length === 0 ? files.map(({ url }) => url) : links;
      return { urls: only.length > 0 ? only : null, is_diffusers: layout === "folder" };
    },
  };
}

/** A link or a repository as it was typed. @throws Problem bad_request for what is neither */
export function typedSource(source: string): TypedSource {
  const typed = parseSource(source);
  if (typed === null) throw problem("bad_request", say("source_unclear"));
  return typed;
}

/** @param unread why its header cannot be read */
function toOfferDto(
  offer: Offer,
  seen: Recognition | null,
  unread: string | null,
  room: Room | null,
): OfferDTO {
  const { name, description, licence, page, triggerPhrases, files, choices, gated } = offer;
  const bytes = totalBytes(files);
  const opened = seen?.dequantised ?? bytes;
  const needed = seen === null || opened === null ? null : neededMemory(opened, seen.type);
  return {
    source: sourceText(offer.source),
    name,
    description,
    licence,
    page,
    trigger_phrases: triggerPhrases.length > 0 ? triggerPhrases : seen?.triggerPhrases ?? [],
    files: files.map(({ path, bytes }) => ({ path, bytes })),
    total_bytes: bytes,
    choices,
    gated,
    recognised: seen && {
      base: seen.base,
      type: seen.type,
      variant: seen.variant,
      label: seen.label,
      kind: seen.kind,
      precision: seen.precision,
    },
    refused: seen?.refused ?? unread,
    needed_memory: needed,
    fits: opened === null || seen === null
      ? null
      : fitOf({ type: seen.type, bytes: opened, precision: seen.precision }, room),
  };
}
