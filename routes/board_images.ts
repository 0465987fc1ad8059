import { boardImageBody, boardImagesBody, oneNameBody } from "../services/contract/boards.ts";
import {
  addedToBoardSchema,
  imageNamesBody,
  takenOffBoardSchema,
} from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { type Route, route } from "./gate.ts";

/**
 * Puts images on boards and takes them off. Each answer lists the images that were not changed
 * under `refused`; if none was changed, the answer is 403.
 */
export function boardImageRoutes({ images }: { images: Images }): Route[] {
  const aboutBoard = { kind: "board", verb: "add", id: "board_id" } as const;
  return [
    route({
      method: "POST",
      path: "/api/v1/board_images/",
      audience: "user",
      scope: "manage",
      about: aboutBoard,
      summary: "Put an image on a board",
      response: addedToBoardSchema,
      body: boardImageBody,
      status: 201,
    }, ({ actor, body }) => images.addToBoard(actor, body.board_id, [body.image_name])),
    route({
      method: "DELETE",
      path: "/api/v1/board_images/",
      audience: "user",
      scope: "manage",
      summary: "Take an image off its board",
      response: takenOffBoardSchema,
      body: oneNameBody,
      status: 201,
    }, ({ actor, body }) => images.takeOffBoard(actor, [body.image_name])),
    route({
      method: "POST",
      path: "/api/v1/board_images/batch",
      audience: "user",
      scope: "manage",
      about: aboutBoard,
      summary: "Put images on a board",
      response: addedToBoardSchema,
      body: boardImagesBody,
      status: 201,
    }, ({ actor, body }) => images.addToBoard(actor, body.board_id, body.image_names)),
    route({
      method: "POST",
      path: "/api/v1/board_images/batch/delete",
      audience: "user",
      scope: "manage",
      summary: "Take images off their boards",
      response: takenOffBoardSchema,
      body: imageNamesBody,
      status: 201,
    }, ({ actor, body }) => images.takeOffBoard(actor, body.image_names)),
  ];
}
