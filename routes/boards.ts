import { z } from "zod";
import type { Boards } from "../services/boards/mod.ts";
import {
  boardChanges,
  boardName,
  boardSchema,
  deletedBoardSchema,
  leftBoardSchema,
} from "../services/contract/boards.ts";
import { id, pageOf, visibility } from "../services/contract/fields.ts";
import { category } from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { count, flag, searchWords, several } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { PAGE } from "../services/contract/limits.ts";

const boardParams = z.object({ board_id: id });
const about = (verb: "view" | "edit" | "own") => ({ kind: "board", verb, id: "board_id" } as const);

/** InvokeAI's board routes; leaving and coming back are ours. */
export function boardRoutes({ boards, images }: { boards: Boards; images: Images }): Route[] {
  return [
    route({
      method: "POST",
      path: "/api/v1/boards/",
      audience: "user",
      scope: "manage",
      summary: "Make a board",
      response: boardSchema,
      query: z.strictObject({ board_name: boardName, board_visibility: visibility.optional() }),
      status: 201,
    }, ({ actor, query }) => boards.create(actor, query.board_name, query.board_visibility)),
    route(
      {
        method: "GET",
        path: "/api/v1/boards/",
        audience: "user",
        scope: "read",
        summary: "The boards that you may see: a page, or with all=true a plain list",
        response: z.union([pageOf(boardSchema), z.array(boardSchema)]),
        query: z.strictObject({
          order_by: z.enum(["created_at", "board_name", "updated_at"]).default("created_at"),
          direction: z.enum(["ASC", "DESC"]).default("DESC"),
          all: flag.optional(),
          offset: count(0, 1_000_000_000).default(0),
          limit: count(1, PAGE).default(50),
          include_archived: flag.default(false),
          search: searchWords.optional(),
          owner: z.enum(["me", "others"]).optional(),
          shared_only: flag.optional().describe("without what only administrators see"),
          user_id: id.optional().describe("only this person's"),
        }),
      },
      ({ actor, query: { all, ...query } }) =>
        all ? boards.all(actor, query) : boards.page(actor, query),
    ),
    route({
      method: "GET",
      path: "/api/v1/boards/left",
      audience: "user",
      scope: "read",
      summary: "Boards of others that you left and may come back to",
      response: z.array(leftBoardSchema),
    }, ({ actor }) => boards.left(actor)),
    route({
      method: "GET",
      path: "/api/v1/boards/{board_id}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One board; its ETag can be sent back as If-Match",
      response: boardSchema,
      params: boardParams,
    }, async ({ actor, params, c }) => {
      const board = await boards.get(actor, params.board_id);
      c.header("ETag", `"${board.updated_at}"`);
      return board;
    }),
    route({
      method: "PATCH",
      path: "/api/v1/boards/{board_id}",
      audience: "user",
      scope: "manage",
      about: about("edit"),
      summary: "Rename, archive, choose a cover; its owner may change who sees it",
      response: boardSchema,
      params: boardParams,
      body: boardChanges,
      status: 201,
    }, async ({ actor, params, body, c }) => {
      const ifMatch = c.req.header("if-match")?.replace(/^W\//, "").replaceAll('"', "") ?? null;
      const board = await boards.change(
        actor,
        params.board_id,
        body,
        ifMatch === "*" ? null : ifMatch,
      );
      c.header("ETag", `"${board.updated_at}"`);
      return board;
    }),
    route({
      method: "DELETE",
      path: "/api/v1/boards/{board_id}",
      audience: "user",
      scope: "manage",
      about: about("own"),
      summary: "Delete a board, and with include_images your images on it",
      response: deletedBoardSchema,
      params: boardParams,
      query: z.strictObject({ include_images: flag.default(false) }),
    }, ({ actor, params, query }) => boards.remove(actor, params.board_id, query.include_images)),
    route({
      method: "GET",
      path: "/api/v1/boards/{board_id}/image_names",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: 'The names of what is on a board; of "none": what is on no board',
      response: z.array(z.string()),
      params: boardParams,
      query: z.strictObject({
        categories: several(category).optional(),
        is_intermediate: flag.optional(),
      }),
    }, async ({ actor, params, query }) => {
      const order = { order_dir: "DESC", starred_first: true } as const;
      const filter = { board_id: params.board_id, ...query, ...order };
      return (await images.names(actor, filter)).image_names;
    }),
    route({
      method: "POST",
      path: "/api/v1/boards/{board_id}/leave",
      audience: "user",
      scope: "manage",
      about: about("view"),
      summary: "Stop seeing a board that somebody shared",
      params: boardParams,
      status: 204,
    }, ({ actor, params }) => boards.leave(actor, params.board_id)),
    route({
      method: "POST",
      path: "/api/v1/boards/{board_id}/come_back",
      audience: "user",
      scope: "manage",
      summary: "See a board again that you left",
      response: boardSchema,
      params: boardParams,
    }, ({ actor, params }) => boards.comeBack(actor, params.board_id)),
  ];
}
