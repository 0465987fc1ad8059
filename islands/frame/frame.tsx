import type { ComponentChildren } from "preact";
import { commandsFor } from "../commands/everywhere.ts";
import { ariaKeys, keyNames } from "../commands/keys.ts";
import { ImageOverlays } from "../images/overlays.tsx";
import { useStudio, useText } from "../studio/context.ts";
import { type ScreenName, SCREENS } from "../studio/screens.ts";
import { Search } from "../ui/icons.ts";
import { Connection } from "./connection.tsx";
import { Moving } from "./moving.tsx";
import { Nav } from "./nav.tsx";
import { Overlays } from "./overlays.tsx";
import { UserMenu } from "./user_menu.tsx";

interface FrameProps {
  screen: ScreenName;
  /** Whether the next screen is loading. */
  loading: boolean;
  children: ComponentChildren;
}

/** What stays around every screen. */
export function Frame({ screen, loading, children }: FrameProps) {
  const studio = useStudio();
  const text = useText();
  const { for: audience } = SCREENS[screen];
  if (audience === "visitors" || (audience === "everybody" && !studio.session.user.value)) {
    return (
      <div class="bare">
        <main id="content">{children}</main>
        <Connection />
      </div>
    );
  }
  const palette = commandsFor(studio).find(({ id }) => id === "palette");
  return (
    <div class="frame">
      <a class="skip" href="#content">{text.frame.skip}</a>
      <header class="bar">
        <a class="brand" href={studio.router.href("create")}>
          <img src={`${studio.boot.basePath}/static/icon.svg`} width={28} height={28} alt="" />
          <span>{text.frame.name}</span>
        </a>
        <div class="bar-end">
          <button
            type="button"
            class="find-button"
            aria-label={text.frame.palette.open}
            title={text.frame.palette.open}
            {...(palette?.keys ? { "aria-keyshortcuts": ariaKeys(palette.keys) } : {})}
            data-keys={studio.ready.value && palette?.keys
              ? keyNames(palette.keys).join(" ")
              : undefined}
            onClick={() => palette?.run()}
          >
            <Search size={18} aria-hidden />
            <span>{text.frame.palette.find}</span>
          </button>
          <UserMenu />
        </div>
      </header>
      <Nav current={screen} />
      <main id="content" class={`main main-${screen}`} tabIndex={-1} aria-busy={loading}>
        <Moving />
        {loading && <div class="main-loading" aria-hidden="true" />}
        {children}
      </main>
      <Connection />
      <Overlays />
      <ImageOverlays />
    </div>
  );
}
