/** The server's data for the first paint of the page; contains nothing that the viewer may not
 * see. */
export interface Boot {
  version: string;
  /** Empty, or the path below which a proxy serves us. */
  basePath: string;
  /** Name of the folder with the built files. */
  build: string;
  mode: { multiuser: boolean };
  user: StudioUser | null;
  screen: ScreenName;
  /** Path and query inside the studio, without the base path. */
  path: string;
  language: Language;
  theme: Theme;
  engine: EngineFacts;
  /** Answers of the API by path, as the server would give them to this viewer now. */
  answers: Record<string, unknown>;
}

/** The bounds of the forms; the server checks them again. */
export interface EngineFacts {
  samplers: readonly string[];
  limits: {
    size: { min: number; max: number; multipleOf: number };
    steps: Range;
    cfgScale: Range;
    strength: Range;
    seed: Range;
    count: Range;
    prompt: { max: number };
  };
}

interface Range {
  min: number;
  max: number;
}

export interface StudioUser {
  user_id: string;
  email: string;
  display_name: string | null;
  is_admin: boolean;
  must_change_password?: boolean;
}

export const SCREENS = [
  "create",
  "library",
  "workflows",
  "presets",
  "queue",
  "models",
  "people",
  "server",
  "account",
  "sign_in",
  "setup",
] as const;
export type ScreenName = (typeof SCREENS)[number];

export const LANGUAGES = ["en", "de", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Path of every screen inside the studio. */
export const PATHS: Record<ScreenName, string> = {
  create: "/",
  library: "/library",
  workflows: "/workflows",
  presets: "/styles",
  queue: "/queue",
  models: "/models",
  people: "/people",
  server: "/server",
  account: "/account",
  sign_in: "/sign-in",
  setup: "/setup",
};

/** Which screen a path shows; null for a path that is not the studio's. */
export function screenOf(path: string): ScreenName | null {
  const bare = path.split("?")[0] ?? "/";
  return SCREENS.find((name) => PATHS[name] === bare) ?? null;
}
