import assert from "node:assert/strict";
import { failedBackup } from "../../../services/backup/failures.ts";

Deno.test("a backup that failed for want of room says so, whoever ran out of it", () => {
  const isFull = (why: string) => failedBackup("2030-01-01T00:00:00.000Z", why).full;
  assert.ok(isFull("The backup failed: database or disk is full"));
  assert.ok(isFull("The backup failed: No space left on device (os error 28)"));
  assert.ok(!isFull("The backup failed: the database is newer than this Atelier"));
});
