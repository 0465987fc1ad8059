import { LANGUAGES, THEMES } from "../studio/boot.ts";
import { setLanguage, setTheme } from "../studio/settings.ts";
import type { Studio } from "../studio/studio.ts";
import { Globe, Keyboard, type LucideIcon, Settings2, Sun } from "../ui/icons.ts";
import { LANGUAGE_NAMES } from "./language_names.ts";
import { SCREEN_ICONS, screensFor } from "./nav.tsx";
import { openOverlay } from "./overlays.tsx";

export interface PaletteCommand {
  id: string;
  label: string;
  icon: LucideIcon;
  run: () => void;
}

/** The commands available to this user. */
export function paletteCommands(studio: Studio): PaletteCommand[] {
  const { router, session, boot } = studio;
  const text = studio.text.value.frame;
  const isAdmin = session.user.value?.is_admin ?? false;
  const screens = [
    ...screensFor(isAdmin, boot.mode.multiuser),
    ...(isAdmin ? ["server" as const] : []),
  ];
  return [
    ...screens.map((name) => ({
      id: `go-${name}`,
      label: text.screens[name],
      icon: name === "server" ? Settings2 : SCREEN_ICONS[name],
      run: () => router.go(router.href(name)),
    })),
    {
      id: "keys",
      label: text.shortcuts.title,
      icon: Keyboard,
      run: () => openOverlay(studio, "shortcuts"),
    },
    ...THEMES.map((theme) => ({
      id: `theme-${theme}`,
      label: `${text.theme.label}: ${text.theme[theme]}`,
      icon: Sun,
      run: () => setTheme(studio, theme),
    })),
    ...LANGUAGES.map((language) => ({
      id: `language-${language}`,
      label: `${text.language}: ${LANGUAGE_NAMES[language]}`,
      icon: Globe,
      run: () => void setLanguage(studio, language),
    })),
  ];
}
