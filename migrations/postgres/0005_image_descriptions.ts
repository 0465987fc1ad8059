/** What an image shows, in words: its alternative text, by which it is found as well. */
export const imageDescriptions = {
  name: "image_descriptions",
  sql: `
ALTER TABLE images ADD COLUMN description text COLLATE "C" NOT NULL DEFAULT '';
`,
};
