import { SCREEN_ICONS } from "../frame/screen_icons.ts";
import { openOverlay } from "../frame/overlays.tsx";
import { THEMES } from "../studio/boot.ts";
import { type ScreenName, SCREENS, screensFor } from "../studio/screens.ts";
import { setLanguage, setTheme } from "../studio/settings.ts";
import type { Studio } from "../studio/studio.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "../text/languages.ts";
import {
  Command,
  Globe,
  Keyboard,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Sun,
} from "../ui/icons.ts";
import type { Keys } from "./keys.ts";
import { signOut } from "./sign_out.ts";

/** What can be done on every screen: from the palette, by its keys, or from the user's menu. */
export interface EverywhereCommand {
  id: string;
  label: string;
  icon: LucideIcon;
  keys?: Keys;
  /** The part of the user's menu that holds it. */
  menu?: "places" | "themes" | "session";
  /** What it is called there, if that is shorter. */
  menuLabel?: string;
  /** Whether it is the present one of several choices. */
  checked?: boolean;
  run: () => void;
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Returns the commands of this user, in the order of the palette. */
export function commandsFor(studio: Studio): EverywhereCommand[] {
  const { boot, session } = studio;
  const text = studio.text.value.frame;
  const commands: EverywhereCommand[] = [
    ...screensFor(session.user.value, boot.mode.multiuser).map((name) => goTo(studio, name)),
    {
      id: "palette",
      label: text.palette.title,
      icon: Command,
      keys: "Mod+K",
      run: () => openOverlay(studio, "palette"),
    },
    {
      id: "shortcuts",
      label: text.shortcuts.title,
      icon: Keyboard,
      keys: "?",
      menu: "places",
      run: () => openOverlay(studio, "shortcuts"),
    },
    ...THEMES.map((theme): EverywhereCommand => ({
      id: `theme-${theme}`,
      label: `${text.theme.label}: ${text.theme[theme]}`,
      icon: THEME_ICONS[theme],
      menu: "themes",
      menuLabel: text.theme[theme],
      checked: studio.theme.value === theme,
      run: () => setTheme(studio, theme),
    })),
    ...LANGUAGES.map((language): EverywhereCommand => ({
      id: `language-${language}`,
      label: `${text.language}: ${LANGUAGE_NAMES[language]}`,
      icon: Globe,
      run: () => void setLanguage(studio, language),
    })),
  ];
  if (!boot.mode.multiuser) return commands;
  return [...commands, {
    id: "sign-out",
    label: text.signOut,
    icon: LogOut,
    menu: "session",
    run: () => void signOut(studio),
  }];
}

function goTo(studio: Studio, name: ScreenName): EverywhereCommand {
  const { title, icon, letter, in: places } = SCREENS[name];
  return {
    id: `go-${name}`,
    label: title[studio.language.value],
    icon: SCREEN_ICONS[icon ?? "WandSparkles"],
    ...(letter ? { keys: `G ${letter.toUpperCase()}` } : {}),
    ...(places?.includes("menu") ? { menu: "places" as const } : {}),
    run: () => studio.router.go(studio.router.href(name)),
  };
}
