/** What an administrator sees in another person's library. */
import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { DropUpload } from "../../islands/library/drop_upload.tsx";
import LibraryScreen from "../../islands/library/library_screen.tsx";
import { UploadButton } from "../../islands/library/upload_button.tsx";
import { filterOf, placeOf } from "../../islands/library/place.ts";
import { en } from "../../islands/text/en.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

const words = en.library;

/** The page of an empty library, and whether its middle and its head take files. */
function library(search: string): { page: string; takesFiles: boolean[] } {
  const place = placeOf(new URLSearchParams(search));
  const studio = studioFor("ad", {
    [paths.imageNames(filterOf(place, "UTC"))]: {
      image_names: [],
      starred_count: 0,
      total_count: 0,
      owners: [],
      owned_by: [],
    },
    [paths.imageTags]: [{ tag: "my own", count: 3 }],
    [paths.users("")]: [
      { user_id: "ad", email: "ad@example.com", display_name: "Ada" },
      { user_id: "bo", email: "bo@example.com", display_name: null },
    ],
  }, `/library?${search}`);
  const { html, all } = draw(studio, LibraryScreen, {});
  const takesFiles = [DropUpload, UploadButton].map((upload) => all(upload).length > 0);
  return { page: html, takesFiles };
}

Deno.test("another user's library lacks the tools of the administrator's own", () => {
  const own = library("");
  assert.deepEqual(own.takesFiles, [true, true]);
  assert.match(own.page, /my own \(3\)/);
  assert.ok(own.page.includes(words.emptyHint));
  const foreign = library("person=bo");
  assert.ok(foreign.page.includes(words.imagesOf("bo@example.com")), foreign.page);
  assert.ok(foreign.page.includes(words.empty));
  assert.deepEqual(foreign.takesFiles, [false, false], "files would land in one's own library");
  assert.doesNotMatch(foreign.page, /my own/);
  assert.ok(!foreign.page.includes(words.emptyHint));
});

Deno.test("an unknown user is shown as such", () => {
  const { page } = library("person=nobody");
  assert.ok(page.includes(words.unknownPerson));
  assert.ok(!page.includes(words.imagesOf("")) && !page.includes(words.libraryOf("")));
});
