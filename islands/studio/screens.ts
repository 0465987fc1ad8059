import type { ComponentType } from "preact";
import type { ScreenIcon } from "../frame/screen_icons.ts";
import type { Language } from "../text/languages.ts";

export type Screen = ComponentType;

/** The file of a screen. */
export interface ScreenModule {
  default: Screen;
  /** Paths of the answers that the page is first drawn with: those it would request first. */
  needs?: (params: URLSearchParams, timeZone: string) => readonly string[];
}

interface ScreenSpec {
  /** Its path inside the studio. */
  path: string;
  title: Record<Language, string>;
  /** Who finds a way to it. The answers that it shows are refused to others by the server. */
  for: "visitors" | "users" | "administrators" | "everybody";
  /** Only where people have accounts. */
  accounts?: true;
  load: () => Promise<ScreenModule>;
  /** Shown wherever there is a way to it. */
  icon?: ScreenIcon;
  /** After G, the letter that leads to it. */
  letter?: string;
  /** Whether it is in the navigation bar, in the user's menu, or in both. */
  in?: readonly ("bar" | "menu")[];
}

const screen = (spec: ScreenSpec): ScreenSpec => spec;

/**
 * All screens, in the order of the bar. Routes, navigation, menu, palette, shortcuts and their help
 * derive from this list. The server reads it when it starts: nothing heavy is imported here.
 */
export const SCREENS = {
  create: screen({
    path: "/",
    title: { en: "Create", de: "Erstellen", ja: "作成" },
    for: "users",
    load: () => import("../create/create_screen.tsx"),
    icon: "WandSparkles",
    letter: "c",
    in: ["bar"],
  }),
  library: screen({
    path: "/library",
    title: { en: "Library", de: "Bibliothek", ja: "ライブラリ" },
    for: "users",
    load: () => import("../library/library_screen.tsx"),
    icon: "Images",
    letter: "l",
    in: ["bar"],
  }),
  workflows: screen({
    path: "/workflows",
    title: { en: "Workflows", de: "Workflows", ja: "ワークフロー" },
    for: "users",
    load: () => import("../workflows/workflows_screen.tsx"),
    icon: "Workflow",
    letter: "w",
    in: ["bar"],
  }),
  presets: screen({
    path: "/styles",
    title: { en: "Styles", de: "Stile", ja: "スタイル" },
    for: "users",
    load: () => import("../presets/presets_screen.tsx"),
    icon: "Palette",
    letter: "t",
    in: ["bar", "menu"],
  }),
  wildcards: screen({
    path: "/wildcards",
    title: { en: "Wildcards", de: "Wildcards", ja: "ワイルドカード" },
    for: "users",
    load: () => import("../wildcards/wildcards_screen.tsx"),
    icon: "Dices",
    letter: "d",
  }),
  queue: screen({
    path: "/queue",
    title: { en: "Queue", de: "Aufträge", ja: "キュー" },
    for: "users",
    load: () => import("../queue/queue_screen.tsx"),
    icon: "ListOrdered",
    letter: "q",
    in: ["bar"],
  }),
  models: screen({
    path: "/models",
    title: { en: "Models", de: "Modelle", ja: "モデル" },
    for: "users",
    load: () => import("../models/models_screen.tsx"),
    icon: "Boxes",
    letter: "m",
    in: ["bar"],
  }),
  people: screen({
    path: "/people",
    title: { en: "People", de: "Personen", ja: "メンバー" },
    for: "administrators",
    accounts: true,
    load: () => import("../people/people_screen.tsx"),
    icon: "Users",
    letter: "p",
    in: ["bar"],
  }),
  account: screen({
    path: "/account",
    title: { en: "Account", de: "Konto", ja: "アカウント" },
    for: "users",
    load: () => import("../account/account_screen.tsx"),
    icon: "CircleUser",
    letter: "a",
    in: ["bar", "menu"],
  }),
  server: screen({
    path: "/server",
    title: { en: "Server", de: "Server", ja: "サーバー" },
    for: "administrators",
    load: () => import("../server/server_screen.tsx"),
    icon: "Settings2",
    in: ["menu"],
  }),
  help: screen({
    path: "/help",
    title: { en: "Help", de: "Hilfe", ja: "ヘルプ" },
    for: "everybody",
    load: () => import("../help/help_screen.tsx"),
    icon: "CircleQuestionMark",
    letter: "h",
    in: ["menu"],
  }),
  try_api: screen({
    path: "/docs",
    title: { en: "API", de: "API", ja: "API" },
    for: "users",
    load: () => import("../try_api/try_api_screen.tsx"),
    icon: "Braces",
  }),
  sign_in: screen({
    path: "/sign-in",
    title: { en: "Sign in", de: "Anmelden", ja: "サインイン" },
    for: "visitors",
    load: () => import("../sign_in/sign_in_screen.tsx"),
  }),
  link: screen({
    path: "/link",
    title: { en: "Welcome", de: "Willkommen", ja: "ようこそ" },
    for: "visitors",
    load: () => import("../sign_in/link_screen.tsx"),
  }),
  setup: screen({
    path: "/setup",
    title: { en: "Set up", de: "Einrichten", ja: "初期設定" },
    for: "visitors",
    load: () => import("../setup/setup_screen.tsx"),
  }),
};
export type ScreenName = keyof typeof SCREENS;

export const SCREEN_NAMES = Object.keys(SCREENS) as ScreenName[];

/** Returns the screen that a path shows; null for a path that is not the studio's. */
export function screenOf(path: string): ScreenName | null {
  const bare = path.split("?")[0] ?? "/";
  return SCREEN_NAMES.find((name) => SCREENS[name].path === bare) ?? null;
}

/** Returns the screens that this user is offered, in the order of the bar. */
export function screensFor(user: { is_admin: boolean } | null, multiuser: boolean): ScreenName[] {
  return SCREEN_NAMES.filter((name) => {
    const { for: audience, accounts } = SCREENS[name];
    if (accounts && !multiuser) return false;
    return audience === "users" || audience === "everybody" ||
      (audience === "administrators" && user?.is_admin === true);
  });
}
