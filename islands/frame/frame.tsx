import type { ComponentChildren } from "preact";
import { useStudio, useText } from "../studio/context.ts";
import type { ScreenName } from "../studio/boot.ts";
import { IconButton } from "../ui/button.tsx";
import { Command } from "../ui/icons.ts";
import { Toaster } from "../ui/toaster.tsx";
import { Connection } from "./connection.tsx";
import { Nav } from "./nav.tsx";
import { openOverlay, Overlays } from "./overlays.tsx";
import { UserMenu } from "./user_menu.tsx";

/** Screens that stand alone, without navigation. */
const BARE: readonly ScreenName[] = ["sign_in", "setup"];

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
  if (BARE.includes(screen)) {
    return (
      <div class="bare">
        <main id="content">{children}</main>
        <Toaster />
        <Connection />
      </div>
    );
  }
  return (
    <div class="frame">
      <a class="skip" href="#content">{text.frame.skip}</a>
      <header class="bar">
        <a class="brand" href={studio.router.href("create")}>
          <img src={`${studio.boot.basePath}/static/icon.svg`} width={28} height={28} alt="" />
          <span>{text.frame.name}</span>
        </a>
        <div class="bar-end">
          <IconButton
            icon={Command}
            label={text.frame.palette.open}
            aria-keyshortcuts="Control+K Meta+K"
            onClick={() => openOverlay(studio, "palette")}
          />
          <UserMenu />
        </div>
      </header>
      <Nav current={screen} />
      <main id="content" class={`main main-${screen}`} tabIndex={-1} aria-busy={loading}>
        {loading && <div class="main-loading" aria-hidden="true" />}
        {children}
      </main>
      <Toaster />
      <Connection />
      <Overlays />
    </div>
  );
}
