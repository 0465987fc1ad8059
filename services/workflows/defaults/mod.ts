import { programFile } from "../../program.ts";
import { type Workflow, workflowWithId } from "../schema.ts";
import imageToImage from "./image_to_image.json" with { type: "json" };
import inpainting from "./inpainting.json" with { type: "json" };
import largerInTwoPasses from "./larger_in_two_passes.json" with { type: "json" };
import textToImage from "./text_to_image.json" with { type: "json" };
import upscaleThenRefine from "./upscale_then_refine.json" with { type: "json" };

/** The workflows that ship. Listed one by one: a compiled program cannot scan a folder. */
export const DEFAULT_WORKFLOWS: readonly Workflow[] = [
  textToImage,
  imageToImage,
  inpainting,
  largerInTwoPasses,
  upscaleThenRefine,
].map((file) => ({ ...workflowWithId.parse(file), id: file.id }));

/** The image of a shipped workflow: `default_inpainting` has `inpainting.webp`, made with it. */
export const thumbnailOf = (id: string): URL =>
  programFile(`services/workflows/defaults/${id.replace(/^default_/, "")}.webp`);
