/** A sample of each kind of thing, for the tests that hold for all kinds. */
import assert from "node:assert/strict";
import { KIND_PATHS, type ThingKind } from "../services/contract/kinds.ts";
import { fileForm, formOf, type Json, type Person, smallPng } from "./libraries.ts";

interface Sample {
  /** The columns that its row needs beside those that its kind names. */
  columns: Record<string, unknown>;
  /** Makes a private one, with its cover, and returns its id; null if only administrators can. */
  make: ((ask: Person["ask"]) => Promise<string>) | null;
}

export const WORKFLOW = {
  ...{ name: "Mine", author: "", description: "", version: "1.0.0", contact: "", tags: "" },
  ...{ notes: "", exposedFields: [], nodes: [], edges: [], form: null },
  meta: { version: "3.0.0", category: "user" },
};
export const PRESET = { name: "Mine", positive_prompt: "p", negative_prompt: "n", type: "user" };
export const pngFile = () => new File([new Uint8Array(smallPng())], "a.png");

export const SAMPLES: Record<ThingKind, Sample> = {
  board: {
    columns: {},
    make: (ask) => idOf(ask("POST", "/boards/?board_name=Mine"), "board_id"),
  },
  image: {
    columns: {
      image_origin: "internal",
      image_category: "general",
      image_subfolder: "",
      width: 1,
      height: 1,
      bytes: 1,
    },
    make: (ask) =>
      idOf(
        ask(
          "POST",
          "/images/upload?image_category=general&is_intermediate=false",
          fileForm(smallPng()),
        ),
        "image_name",
      ),
  },
  workflow: {
    columns: { workflow: "{}" },
    async make(ask) {
      const id = await idOf(ask("POST", "/workflows/", { workflow: WORKFLOW }), "workflow_id");
      await idOf(ask("PUT", `/workflows/i/${id}/thumbnail`, formOf({ image: pngFile() })));
      return id;
    },
  },
  style_preset: {
    columns: {},
    make: (ask) => {
      const form = formOf({ data: JSON.stringify(PRESET), image: pngFile() });
      return idOf(ask("POST", "/style_presets/", form), "id");
    },
  },
  wildcard: {
    columns: { name_key: "n", text: "a" },
    // Names are an owner's once.
    make: (ask) =>
      idOf(ask("POST", "/wildcards/", { name: crypto.randomUUID(), text: "red" }), "id"),
  },
  system_prompt: {
    columns: { content: "" },
    make: (ask) => idOf(ask("POST", "/system_prompts/", { name: "Mine", content: "Write." }), "id"),
  },
  model: { columns: { base: "sd-1", type: "main", path: "p", hash: "h" }, make: null },
};

/** The kinds that users can make, with the path of their things below `/api/v1`. */
export const MAKABLE: ReadonlyMap<string, { root: string; make: NonNullable<Sample["make"]> }> =
  new Map(
    Object.entries(SAMPLES).flatMap(([kind, { make }]) => {
      const path = KIND_PATHS[kind as ThingKind];
      const root = path.replace("/api/v1", "").replace(/\{\w+\}$/, "");
      return make ? [[kind, { root, make }] as const] : [];
    }),
  );

/** Returns the id of what was made. */
async function idOf(
  answer: Promise<{ status: number; body: Json }>,
  field?: string,
): Promise<string> {
  const { status, body } = await answer;
  assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return String(body?.[field ?? ""]);
}
