import { useStudio, useText } from "../studio/context.ts";
import { type ScreenName, SCREENS, screensFor } from "../studio/screens.ts";
import { DownloadBadge } from "./download_badge.tsx";
import { QueueBadge } from "./queue_badge.tsx";
import { SCREEN_ICONS } from "./screen_icons.ts";

/** The bar with the screens: at the side, or at the bottom of a phone. */
export function Nav({ current }: { current: ScreenName }) {
  const { router, session, boot, language } = useStudio();
  const text = useText();
  const names = screensFor(session.user.value, boot.mode.multiuser)
    .filter((name) => SCREENS[name].in?.includes("bar"));
  return (
    <nav class="nav" aria-label={text.frame.nav}>
      <ul>
        {names.map((name) => {
          const { title, icon } = SCREENS[name];
          const Icon = icon && SCREEN_ICONS[icon];
          return (
            <li key={name}>
              <a
                class="nav-link"
                href={router.href(name)}
                aria-current={name === current ? "page" : undefined}
              >
                <span class="nav-icon">
                  {Icon && <Icon size={22} aria-hidden />}
                  {name === "queue" && <QueueBadge />}
                  {name === "models" && <DownloadBadge />}
                </span>
                <span class="nav-word">{title[language.value]}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
