import assert from "node:assert/strict";
import { actionWords } from "../../islands/people/audit_words.ts";
import * as de from "../../islands/text/de/audit.ts";
import * as en from "../../islands/text/en/audit.ts";

Deno.test("every action of the audit log has words, also those on other users' things", () => {
  assert.equal(actionWords("user.create", en), "added");
  assert.equal(actionWords("queue_item.cancel", en), "changed another user's item of the queue");
  assert.equal(actionWords("board.view", de), "Fremdes Board angesehen");
  // Rows of an older version stay readable.
  assert.equal(actionWords("something.else", en), "something.else");
});
