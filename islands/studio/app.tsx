import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Frame } from "../frame/frame.tsx";
import { tabTitle } from "../frame/title.ts";
import { Button } from "../ui/button.tsx";
import { lazily } from "../ui/lazily.tsx";
import { StudioContext } from "./context.ts";
import { type Screen, type ScreenName, SCREENS } from "./screens.ts";
import type { Studio } from "./studio.ts";

/** Loaded on demand, because it is rarely needed. */
const MustChangePassword = lazily(() => import("../sign_in/must_change_password.tsx"));

interface AppProps {
  studio: Studio;
  /** The screen that the page was drawn with. */
  first: Screen;
  load: (name: ScreenName) => Promise<Screen>;
}

interface Shown {
  name: ScreenName;
  draw: Screen;
}

/** The frame and the present screen; a new one appears when it has been fetched. */
export function App({ studio, first, load }: AppProps) {
  const wanted = studio.router.place.value.screen;
  const [shown, setShown] = useState<Shown>({ name: wanted, draw: first });
  const [failed, setFailed] = useState(false);
  const fetchScreen = () => {
    setFailed(false);
    let late = false;
    load(wanted).then(
      (draw) => !late && setShown({ name: wanted, draw }),
      () => !late && setFailed(true),
    );
    return () => void (late = true);
  };
  useEffect(() => {
    if (shown.name !== wanted) return fetchScreen();
  }, [wanted]);
  const text = studio.text.value;
  useEffect(() =>
    effect(() => {
      const title = SCREENS[wanted].title[studio.language.value];
      document.title = tabTitle(`${title} · ${text.frame.name}`, studio.jobs.list.value);
    }), [wanted, text]);
  if (studio.session.user.value?.must_change_password) {
    return (
      <StudioContext.Provider value={studio}>
        <MustChangePassword />
      </StudioContext.Provider>
    );
  }
  return (
    <StudioContext.Provider value={studio}>
      <Frame screen={shown.name} loading={shown.name !== wanted && !failed}>
        {failed && (
          <div class="empty" role="alert">
            <p class="empty-title">{text.problems.lazyScreen}</p>
            <Button onClick={() => location.reload()}>{text.frame.retry}</Button>
          </div>
        )}
        <shown.draw key={shown.name} />
      </Frame>
    </StudioContext.Provider>
  );
}
