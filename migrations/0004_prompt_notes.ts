/** What an item says about its prompts: a prompt is no longer cut, its notation is read. */
export const promptNotes = {
  name: "prompt_notes",
  sql: `
ALTER TABLE session_queue RENAME COLUMN prompt_cut TO prompt_notes;
-- It held the words that had been cut; from here on it holds JSON.
UPDATE session_queue SET prompt_notes = NULL WHERE prompt_notes IS NOT NULL;
`,
};
