import { programFile } from "../program.ts";

/** The style presets that ship. `{prompt}` is where a person's own words go. */
export const DEFAULT_PRESETS: readonly {
  id: string;
  name: string;
  positive: string;
  negative: string;
}[] = [
  {
    id: "default_photograph",
    name: "Photograph",
    positive: "{prompt}, photograph, natural light, sharp focus, fine detail, 35mm",
    negative: "painting, drawing, blurry, grainy, distorted, low quality",
  },
  {
    id: "default_studio_portrait",
    name: "Studio portrait",
    positive: "portrait of {prompt}, studio lighting, soft shadows, plain background, 85mm",
    negative: "cropped face, deformed, extra fingers, harsh light, text",
  },
  {
    id: "default_landscape",
    name: "Wide landscape",
    positive: "{prompt}, wide landscape, golden hour, deep perspective, layered hills",
    negative: "people, frame, text, oversaturated",
  },
  {
    id: "default_watercolour",
    name: "Watercolour",
    positive: "watercolour painting of {prompt}, loose brush strokes, white paper, soft edges",
    negative: "photograph, hard outlines, glossy",
  },
  {
    id: "default_oil_painting",
    name: "Oil painting",
    positive: "oil painting of {prompt}, visible brush strokes, rich colour, canvas texture",
    negative: "photograph, flat colour, text, frame",
  },
  {
    id: "default_ink_drawing",
    name: "Ink drawing",
    positive: "ink drawing of {prompt}, clean black lines, cross-hatching, white background",
    negative: "colour, photograph, blurry, smudges",
  },
  {
    id: "default_flat_illustration",
    name: "Flat illustration",
    positive: "flat illustration of {prompt}, simple shapes, few bright colours, plain background",
    negative: "photograph, texture, shadows, clutter",
  },
  {
    id: "default_night",
    name: "Night scene",
    positive: "{prompt} at night, moonlight, deep blue shadows, a few warm lights",
    negative: "daylight, overexposed, flat light",
  },
];

/** The image of a shipped preset: `default_night` has `night.webp`, drawn by the included model. */
export const coverOf = (id: string): URL =>
  programFile(`services/presets/covers/${id.replace(/^default_/, "")}.webp`);
