import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { THEMES } from "../studio/boot.ts";
import { useStudio, useText } from "../studio/context.ts";
import { setTheme } from "../studio/settings.ts";
import {
  CircleUser,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Palette,
  Settings2,
  Sun,
} from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";
import { toastProblem } from "../ui/toast_problem.ts";
import { openOverlay } from "./overlays.tsx";

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon };

/** The round button with the first letter of the name. */
export function UserMenu() {
  const studio = useStudio();
  const text = useText();
  const { session, boot, router, client } = studio;
  const user = session.user.value;
  const name = user?.display_name || user?.email || "";
  const signOut = async () => {
    try {
      await client.send("POST", paths.logout);
    } catch (error) {
      // 401: the session had ended already. Otherwise it is still valid, so do not claim that it
      // ended.
      if (asProblem(error).status !== 401) return toastProblem(studio, error);
    }
    location.assign(router.href("sign_in"));
  };
  return (
    <Menu
      label={text.frame.userMenu}
      class="avatar-button"
      items={[
        {
          id: "account",
          icon: CircleUser,
          label: boot.mode.multiuser ? name : text.frame.screens.account,
          run: () => router.go(router.href("account")),
        },
        {
          id: "styles",
          icon: Palette,
          label: text.frame.screens.presets,
          run: () => router.go(router.href("presets")),
        },
        ...(user?.is_admin
          ? [{
            id: "server",
            icon: Settings2,
            label: text.frame.screens.server,
            run: () => router.go(router.href("server")),
          }]
          : []),
        {
          id: "keys",
          icon: Keyboard,
          label: text.frame.shortcuts.title,
          run: () => openOverlay(studio, "shortcuts"),
        },
        null,
        ...THEMES.map((theme) => ({
          id: `theme-${theme}`,
          icon: THEME_ICONS[theme],
          label: text.frame.theme[theme],
          checked: studio.theme.value === theme,
          run: () => setTheme(studio, theme),
        })),
        ...(boot.mode.multiuser
          ? [null, {
            id: "out",
            icon: LogOut,
            label: text.frame.signOut,
            run: () => void signOut(),
          }]
          : []),
      ]}
    >
      <span class="avatar" aria-hidden="true">
        {boot.mode.multiuser && name
          ? [...name][0]?.toUpperCase()
          : <CircleUser size={22} aria-hidden />}
      </span>
    </Menu>
  );
}
