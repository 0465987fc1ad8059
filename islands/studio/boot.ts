import type { SamplerName } from "../../inference/schedulers/names.ts";
import type { Language } from "../text/languages.ts";
import type { ScreenName } from "./screens.ts";

/**
 * The server's data for the first paint of the page; contains nothing that the viewer may not see.
 */
export interface Boot {
  version: string;
  /** Empty, or the path below which a proxy serves us. */
  basePath: string;
  /** Name of the folder with the built files. */
  build: string;
  mode: { multiuser: boolean };
  user: StudioUser | null;
  /** Name of the screen, one of `SCREENS`. */
  screen: ScreenName;
  /** Path and query inside the studio, without the base path. */
  path: string;
  language: Language;
  theme: Theme;
  /** Time zone whose days the page shows (IANA's name). */
  timeZone: string;
  /** Variants of our languages that the browser asks for, best first: "en-GB". */
  locales: readonly string[];
  engine: EngineFacts;
  /** Answers of the API by path, as the server would give them to this viewer now. */
  answers: Record<string, unknown>;
}

/** The bounds of the forms; the server checks them again. */
export interface EngineFacts {
  samplers: readonly SamplerName[];
  limits: {
    size: { min: number; max: number; multipleOf: number };
    steps: Range;
    cfgScale: Range;
    strength: Range;
    seed: Range;
    count: Range;
    prompt: { max: number };
    lora: { weight: Range };
    control: { weight: Range; count: number };
  };
}

interface Range {
  min: number;
  max: number;
}

export interface StudioUser {
  user_id: string;
  email: string;
  /** Otherwise `email` only stands for the user name. */
  has_address: boolean;
  user_name?: string | null;
  display_name: string | null;
  is_admin: boolean;
  must_change_password?: boolean;
  /** May do so without typing the present one. */
  chooses_password?: boolean;
}

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
