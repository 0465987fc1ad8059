import { KIND_PATHS, type ThingKind } from "../../../services/contract/kinds.ts";
import type {
  BoardChanges,
  BoardDTO,
  BoardImagesBody,
  DayBoard,
  DeletedBoard,
  LeftBoard,
} from "../../../services/contract/boards.ts";
import type {
  AddedToBoard,
  ImageNamesBody,
  TakenOffBoard,
} from "../../../services/contract/images.ts";
import type { GrantBody, GrantDTO } from "../../../services/contract/sharing.ts";
import { at, part, query, V1 } from "../path.ts";

/** What is asked of one thing, whatever kind it is. */
const thing = (kind: ThingKind, id: string, what: string) =>
  KIND_PATHS[kind].replace(/\{\w+\}$/, () => part(id)) + what;

/** Boards, and who things are shared with. */
export const boardsPaths = {
  /** `userId`: "me", a person's, or null for everybody's. */
  days: (timeZone: string, userId: string | null) =>
    at<{ GET: DayBoard[] }>(
      `${V1}/virtual_boards/by_date${query({ time_zone: timeZone, user_id: userId })}`,
    ),
  board: (id: string) =>
    at<{ PATCH: BoardDTO }, { PATCH: BoardChanges }>(`${V1}/boards/${part(id)}`),
  createBoard: (name: string) =>
    at<{ POST: BoardDTO }>(`${V1}/boards/${query({ board_name: name })}`),
  deleteBoard: (id: string, withImages: boolean) =>
    at<{ DELETE: DeletedBoard }>(
      `${V1}/boards/${part(id)}${query({ include_images: withImages })}`,
    ),
  leaveBoard: (id: string) => at<{ POST: void }>(`${V1}/boards/${part(id)}/leave`),
  boardImages: at<{ POST: AddedToBoard }, { POST: BoardImagesBody }>(
    `${V1}/board_images/batch`,
  ),
  takeOffBoard: at<{ POST: TakenOffBoard }, { POST: ImageNamesBody }>(
    `${V1}/board_images/batch/delete`,
  ),
  grants: (kind: ThingKind, id: string) =>
    at<{ GET: GrantDTO[]; PUT: GrantDTO }, { PUT: GrantBody }>(thing(kind, id, "/grants")),
  grant: (kind: ThingKind, id: string, grantId: string) =>
    at<{ DELETE: void }>(thing(kind, id, `/grants/${part(grantId)}`)),
  boardsRoot: `${V1}/boards/`,
  boardsLeft: at<{ GET: LeftBoard[] }>(`${V1}/boards/left`),
  comeBackToBoard: (id: string) => at<{ POST: BoardDTO }>(`${V1}/boards/${part(id)}/come_back`),
  boards: at<{ GET: BoardDTO[] }>(
    `${V1}/boards/${query({ all: true, include_archived: true, shared_only: true })}`,
  ),
  boardsOf: (userId: string) =>
    at<{ GET: BoardDTO[] }>(
      `${V1}/boards/${query({ all: true, include_archived: true, user_id: userId })}`,
    ),
} as const;
