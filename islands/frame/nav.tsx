import { useStudio, useText } from "../studio/context.ts";
import type { ScreenName } from "../studio/boot.ts";
import {
  Boxes,
  CircleUser,
  Images,
  ListOrdered,
  Palette,
  Users,
  WandSparkles,
  Workflow,
} from "../ui/icons.ts";
import { QueueBadge } from "./queue_badge.tsx";

export const SCREEN_ICONS = {
  create: WandSparkles,
  library: Images,
  workflows: Workflow,
  presets: Palette,
  queue: ListOrdered,
  models: Boxes,
  people: Users,
  account: CircleUser,
};
type NavScreen = keyof typeof SCREEN_ICONS;

/** Entries of the navigation bar, in order. */
export function screensFor(isAdmin: boolean, multiuser: boolean): NavScreen[] {
  const all: NavScreen[] = ["create", "library", "workflows", "presets", "queue", "models"];
  if (isAdmin && multiuser) all.push("people");
  return [...all, "account"];
}

/** The bar with the screens: at the side, or at the bottom of a phone. */
export function Nav({ current }: { current: ScreenName }) {
  const { router, session, boot } = useStudio();
  const text = useText();
  const isAdmin = session.user.value?.is_admin ?? false;
  return (
    <nav class="nav" aria-label={text.frame.nav}>
      <ul>
        {screensFor(isAdmin, boot.mode.multiuser).map((name) => {
          const Icon = SCREEN_ICONS[name];
          return (
            <li key={name}>
              <a
                class="nav-link"
                href={router.href(name)}
                aria-current={name === current ? "page" : undefined}
              >
                <span class="nav-icon">
                  <Icon size={22} aria-hidden />
                  {name === "queue" && <QueueBadge />}
                </span>
                <span class="nav-word">{text.frame.screens[name]}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
