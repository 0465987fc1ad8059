import { programFile } from "../../program.ts";
import { type Workflow, workflowWithId } from "../schema.ts";

const place = (file: string) => programFile(`services/workflows/defaults/${file}`);

/** Listed one by one: a compiled program cannot scan a folder. */
const FILES = [
  "text_to_image",
  "image_to_image",
  "inpainting",
  "larger_in_two_passes",
  "upscale_then_refine",
];

/** Reads the workflows that ship. They are wanted once, at the start, and not kept. */
export function shippedWorkflows(): Workflow[] {
  return FILES.map((name) => {
    const file = JSON.parse(Deno.readTextFileSync(place(`${name}.json`))) as { id: string };
    return { ...workflowWithId.parse(file), id: file.id };
  });
}

/** The image of a shipped workflow: `default_inpainting` has `inpainting.webp`, made with it. */
export const thumbnailOf = (id: string): URL => place(`${id.replace(/^default_/, "")}.webp`);
