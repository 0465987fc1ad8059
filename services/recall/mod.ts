import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ClientState } from "../client_state/mod.ts";
import type { RecallAnswer } from "../contract/presets.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem, wrong } from "../errors/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import type { Models } from "../models/mod.ts";
import { resolveParameters } from "./resolve.ts";
import { requireQueue } from "../queue/queues.ts";
import { type RecallParameters, recallParameters } from "./parameters.ts";

export interface RecallOptions {
  db: Database;
  access: Pick<Access, "require">;
  clientState: Pick<ClientState, "get" | "set">;
  models: Pick<Models, "resolve" | "list">;
  events: Events;
}

export type Recall = ReturnType<typeof createRecall>;

/** Settings for a user's pages: sent to those that are open, and kept for later requests. */
export function createRecall({ db, access, clientState, models, events }: RecallOptions) {
  const KEY = "parameters";
  const space = (queueId: string) => `recall/${queueId}`;

  async function kept(actor: Actor, queueId: string): Promise<Record<string, unknown>> {
    const text = await clientState.get(actor, space(queueId), KEY);
    return text === null ? {} : JSON.parse(text) as Record<string, unknown>;
  }

  return {
    async get(actor: Actor, queueId: string): Promise<RecallAnswer> {
      requireQueue(queueId);
      const parameters = await kept(actor, queueId);
      const answer = { queue_id: queueId, updated_count: 0, parameters, dropped: [] };
      return { status: "success", ...answer };
    },

    /**
     * `strict`: settings that are not named are cleared. `append`: reference images are added to
     * those on the page. Entries whose model is not here are left out, and named in `dropped`.
     * @throws Problem not_found for an image or a main model that the actor may not see.
     */
    async set(
      actor: Actor,
      queueId: string,
      given: RecallParameters,
      { strict, append }: { strict: boolean; append: boolean },
    ): Promise<RecallAnswer> {
      requireQueue(queueId);
      if (strict && append) {
        throw problem("bad_request", "strict empties what append would add to: choose one.");
      }
      await requireImages(actor, given);
      const { parameters: named, dropped } = await resolveParameters({ db, models }, actor, given);
      if (given.model) named["model"] = (await models.resolve(actor, given.model)).key;
      const before = await kept(actor, queueId);
      const parameters = {
        ...(strict ? EMPTY : {}),
        ...named,
        ...(append ? { append: true } : {}),
      };
      const after = { ...(strict ? {} : before), ...named };
      if (append) {
        for (const field of APPENDED) {
          const more = named[field];
          const old = before[field];
          if (Array.isArray(more)) after[field] = [...(Array.isArray(old) ? old : []), ...more];
        }
      }
      await clientState.set(actor, space(queueId), KEY, JSON.stringify(after));
      events.emit("recall_parameters_updated", {
        timestamp: timestamp(),
        queue_id: queueId,
        user_id: actor.userId,
        parameters,
      }, { ownerId: actor.userId });
      const updated_count = Object.keys(named).length;
      return { status: "success", queue_id: queueId, updated_count, parameters, dropped };
    },
  };

  /** Checks that the actor may see every image named; the first refused is reported. */
  async function requireImages(actor: Actor, given: RecallParameters): Promise<void> {
    const wanted = APPENDED.concat("control_layers").flatMap((field) =>
      (given[field] ?? []).flatMap((layer, index) =>
        layer.image_name ? [{ name: layer.image_name, field: `${field}.${index}.image_name` }] : []
      )
    );
    if (wanted.length === 0) return;
    const { refused } = await access.require(actor, "view", "image", wanted.map((w) => w.name));
    const first = wanted.find(({ name }) => refused.has(name));
    if (!first) return;
    throw problem("not_found", `${first.field}: there is no such image.`, {
      errors: [wrong(`body.${first.field}`, say("no_such_image_here"))],
    });
  }
}

type ImageList = "control_layers" | "ip_adapters" | "reference_images";
const APPENDED: ImageList[] = ["ip_adapters", "reference_images"];

/** Every parameter, cleared. */
const EMPTY: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.keys(recallParameters.shape).map((key) => [
    key,
    ["loras", "control_layers", "ip_adapters", "reference_images"].includes(key) ? [] : null,
  ]),
);
