import type {
  GroupBody,
  GroupChanges,
  GroupDTO,
  WholeGroup,
} from "../../../services/contract/sharing.ts";
import type { MailLanguage, ResetPassword } from "../../../services/contract/sign_in.ts";
import type {
  Ended,
  ImportReport,
  NewUserBody,
  PersonOverview,
  TransferBody,
  UserChanges,
  UserDTO,
  UserSession,
} from "../../../services/contract/users.ts";
import type { Handover } from "../../../services/users/answers.ts";
import { at, part, query, V1 } from "../path.ts";

/** Users and groups, for administrators. */
export const peoplePaths = {
  users: (search: string) =>
    at<{ GET: UserDTO[]; POST: UserDTO }, { POST: NewUserBody }>(
      `${V1}/auth/users${query({ search: search || null })}`,
    ),
  peopleOverview: at<{ GET: PersonOverview[] }>(`${V1}/admin/people`),
  user: (id: string) =>
    at<{ PATCH: UserDTO }, { PATCH: UserChanges }>(`${V1}/auth/users/${part(id)}`),
  resetPassword: (userId: string) =>
    at<{ POST: ResetPassword }>(`${V1}/auth/users/${part(userId)}/reset-password`),
  transfer: (userId: string) =>
    at<{ POST: Handover }, { POST: TransferBody }>(`${V1}/auth/users/${part(userId)}/transfer`),
  userSessions: (userId: string) =>
    at<{ GET: UserSession[]; DELETE: Ended }>(`${V1}/auth/users/${part(userId)}/sessions`),
  things: (userId: string) => at<{ GET: Handover }>(`${V1}/auth/users/${part(userId)}/things`),
  mailSignInLink: (userId: string, language: MailLanguage) =>
    at<{ POST: void }>(`${V1}/auth/users/${part(userId)}/sign-in-link/mail${query({ language })}`),
  importUsers: (apply: boolean, group: string | null, lines?: readonly number[]) =>
    at<{ POST: ImportReport }>(
      `${V1}/auth/users/import${query({ apply, group_column: group, lines: lines?.join(",") })}`,
    ),
  deleteUser: (id: string, to: string | null) =>
    at<{ DELETE: void }>(`${V1}/auth/users/${part(id)}${query({ transfer_to: to })}`),
  groups: at<{ GET: GroupDTO[]; POST: GroupDTO }, { POST: GroupBody }>(`${V1}/groups`),
  group: (id: string) =>
    at<{ GET: WholeGroup; PATCH: GroupDTO; DELETE: void }, { PATCH: GroupChanges }>(
      `${V1}/groups/${part(id)}`,
    ),
  groupMember: (id: string, userId: string) =>
    at<{ PUT: void; DELETE: void }>(`${V1}/groups/${part(id)}/members/${part(userId)}`),
} as const;
