import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import { fileForm, nothing } from "../services/contract/fields.ts";
import {
  presetData,
  presetForm,
  presetSchema,
  readPresetsSchema,
} from "../services/contract/presets.ts";
import { problem } from "../services/errors/mod.ts";
import type { PresetData, Presets } from "../services/presets/mod.ts";
import { bytesOf, coverAnswer, download, imageFormLimit } from "./file_parts.ts";
import { flag } from "./fields.ts";
import { type About, type Route, route } from "./gate.ts";

const params = z.object({ style_preset_id: z.string().min(1).max(200) });
const about = (verb: About["verb"]): About => ({
  kind: "style_preset",
  verb,
  id: "style_preset_id",
});
/** InvokeAI sends the fields as JSON inside a form, so that an image can be attached. */

/** `style_presets/`: texts around a prompt. */
export function stylePresetRoutes(
  { presets, config }: { presets: Presets; config: UploadSettings },
): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/style_presets/",
      audience: "user",
      scope: "read",
      summary: "My style presets, the default ones and the shared ones",
      query: z.strictObject({
        shared_only: flag.default(false).describe("without what only administrators see"),
      }),
      response: z.array(presetSchema),
    }, ({ actor, query }) => presets.list(actor, query.shared_only)),
    route({
      method: "POST",
      path: "/api/v1/style_presets/",
      audience: "user",
      scope: "manage",
      summary: "Make a style preset; the field data holds its values as JSON",
      response: presetSchema,
      body: presetForm,
      bodyType: "form",
      bodyLimit: imageFormLimit(config),
    }, async ({ actor, body }) => {
      const data = readData(body.data);
      return await presets.create(actor, data, await coverOf(body.image));
    }),
    route(
      {
        method: "GET",
        path: "/api/v1/style_presets/export",
        audience: "admin",
        scope: "manage",
        summary: "Every preset that people made, as CSV",
        media: "text/csv",
      },
      async ({ actor }) =>
        download("style_presets.csv", "text/csv; charset=utf-8", await presets.exportCsv(actor)),
    ),
    route({
      method: "POST",
      path: "/api/v1/style_presets/import",
      audience: "admin",
      scope: "manage",
      summary: "Take in presets from a CSV or JSON file: all of it, or nothing",
      response: z.object({ imported: z.number() }),
      body: fileForm,
      bodyType: "form",
    }, async ({ actor, body }) => ({
      imported: await presets.importFile(actor, await bytesOf(body.file)),
    })),
    route(
      {
        method: "GET",
        path: "/api/v1/style_presets/export/mine",
        audience: "user",
        scope: "read",
        summary: "My own presets as a file, CSV or JSON",
        media: "text/csv",
        query: z.strictObject({ format: z.enum(["csv", "json"]).default("csv") }),
      },
      async ({ actor, query: { format } }) =>
        download(
          `my_styles.${format}`,
          format === "csv" ? "text/csv; charset=utf-8" : "application/json",
          await presets.exportMine(actor, format),
        ),
    ),
    route({
      method: "POST",
      path: "/api/v1/style_presets/read_file",
      audience: "user",
      scope: "read",
      summary: "What is in a CSV or JSON file of presets, row by row; nothing is kept",
      body: fileForm,
      bodyType: "form",
      response: readPresetsSchema,
    }, async ({ body }) => ({ rows: await presets.readFile(await bytesOf(body.file)) })),
    route({
      method: "GET",
      path: "/api/v1/style_presets/i/{style_preset_id}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One style preset",
      response: presetSchema,
      params,
    }, ({ actor, params }) => presets.get(actor, params.style_preset_id)),
    route({
      method: "PATCH",
      path: "/api/v1/style_presets/i/{style_preset_id}",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Change a style preset; without an image its present one stays",
      response: presetSchema,
      params,
      body: presetForm,
      bodyType: "form",
      bodyLimit: imageFormLimit(config),
    }, async ({ actor, params, body }) => {
      const data = readData(body.data);
      return await presets.update(
        actor,
        params.style_preset_id,
        data,
        await coverOf(body.image),
      );
    }),
    route({
      method: "DELETE",
      path: "/api/v1/style_presets/i/{style_preset_id}",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Delete a style preset",
      response: nothing,
      params,
    }, async ({ actor, params }) => {
      await presets.remove(actor, params.style_preset_id);
      return {};
    }),
    route({
      method: "POST",
      path: "/api/v1/style_presets/i/{style_preset_id}/restore",
      audience: "user",
      scope: "manage",
      summary: "Take back within a day that you deleted it",
      response: presetSchema,
      params,
    }, ({ actor, params }) => presets.restore(actor, params.style_preset_id)),
    route(
      {
        method: "GET",
        path: "/api/v1/style_presets/i/{style_preset_id}/image",
        audience: "user",
        scope: "read",
        about: about("view"),
        summary: "Its image, for whoever may see the preset",
        media: "image/webp",
        params,
      },
      async ({ actor, params }) => coverAnswer(await presets.cover(actor, params.style_preset_id)),
    ),
    route({
      method: "DELETE",
      path: "/api/v1/style_presets/i/{style_preset_id}/image",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Remove its image",
      response: presetSchema,
      params,
    }, ({ actor, params }) => presets.removeCover(actor, params.style_preset_id)),
  ];
}

/** @throws Problem bad_request: the JSON inside of the form is not a preset. */
function readData(text: string): PresetData {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem("bad_request", "The field data is not valid JSON.");
  }
  const parsed = presetData.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = ["data", ...(issue?.path ?? [])].map(String).join(".");
  throw problem("bad_request", `${field}: ${issue?.message ?? "wrong value"}`);
}

async function coverOf(file: File | null | undefined): Promise<Uint8Array | undefined> {
  return file ? await bytesOf(file) : undefined;
}
