import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { FirstLook } from "../../islands/create/first_look.tsx";
import { InvokeBar } from "../../islands/create/invoke_bar.tsx";
import { PANEL_KEY } from "../../islands/create/panel.ts";
import { Viewer } from "../../islands/create/viewer.tsx";
import { IconButton } from "../../islands/ui/button.tsx";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

Deno.test("the introduction is shown to users without images, not while images load", () => {
  const isShown = (answers: Record<string, unknown>) =>
    draw(studioFor("ad", answers, "/"), Viewer, {}).all(FirstLook).length > 0;
  assert.equal(isShown({ [paths.recentImages(24)]: { items: [], total: 0 } }), true);
  assert.equal(isShown({}), false, "it would flash whenever the page is opened");
});

Deno.test("the button of the settings says whether they are open", () => {
  const expanded = (open: boolean) => {
    const studio = studioFor("ad", { [paths.clientState(PANEL_KEY)]: JSON.stringify({ open }) });
    return draw(studio, InvokeBar, {}).all(IconButton)
      .find((props) => props["aria-controls"] === "create-settings")?.["aria-expanded"];
  };
  assert.deepEqual([true, false].map(expanded), [true, false]);
});
