import assert from "node:assert/strict";
import { type BoardGroups, groupBoards } from "../../islands/library/board_groups.ts";
import type { BoardDTO } from "../../services/contract/boards.ts";

const board = (
  board_name: string,
  user_id: string,
  board_visibility: BoardDTO["board_visibility"],
  more: Partial<BoardDTO> = {},
) => ({ board_id: board_name, board_name, user_id, board_visibility, ...more }) as BoardDTO;

const BOARDS = [
  board("Mine", "al", "private"),
  board("Mine, shown to all", "al", "public"),
  board("Granted", "bo", "private", { shared_by: "Bo" }),
  board("Shared", "bo", "shared", { shared_by: "Bo" }),
  board("Public", "cy", "public", { shared_by: "Cy" }),
  board("Old", "al", "private", { archived: true }),
];

const names = (groups: BoardGroups) =>
  Object.fromEntries(
    Object.entries(groups).map(([key, list]: [string, BoardDTO[]]) => [
      key,
      list.map((b) => b.board_id),
    ]),
  );

Deno.test("boards are grouped by owner", () => {
  assert.deepEqual(names(groupBoards(BOARDS, "al")), {
    mine: ["Mine", "Mine, shown to all"],
    shared: ["Granted", "Shared"],
    public: ["Public"],
    archived: ["Old"],
  });
});

Deno.test("boards are found by name and by owner, in any case", () => {
  const found = (search: string) => Object.values(names(groupBoards(BOARDS, "al", search))).flat();
  assert.deepEqual(found(" MINE"), ["Mine", "Mine, shown to all"]);
  assert.deepEqual(found("bo"), ["Granted", "Shared"]);
  assert.deepEqual(found("nothing"), []);
});
