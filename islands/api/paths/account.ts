import type {
  AuthStatus,
  ForgottenBody,
  LinkBody,
  NewPassword,
  Renewed,
  SetUp,
  SetUpBody,
  SignedIn,
  SignInBody,
  Success,
} from "../../../services/contract/sign_in.ts";
import type {
  ApiKeyBody,
  ApiKeyDTO,
  Ended,
  Me,
  NewApiKey,
  ProfileChanges,
  RemoveMeBody,
  SessionDTO,
  Usage,
  UserDTO,
} from "../../../services/contract/users.ts";
import { at, part, query, V1 } from "../path.ts";

/** Signing in, and the user's own account. */
export const accountPaths = {
  me: at<
    { GET: Me; PATCH: UserDTO; DELETE: void },
    { PATCH: ProfileChanges; DELETE: RemoveMeBody }
  >(`${V1}/auth/me`),
  login: at<{ POST: SignedIn }, { POST: SignInBody }>(`${V1}/auth/login`),
  link: at<{ POST: SignedIn }, { POST: LinkBody }>(`${V1}/auth/link`),
  forgotten: at<{ POST: Success }, { POST: ForgottenBody }>(`${V1}/auth/forgotten`),
  logout: at<{ POST: Success }>(`${V1}/auth/logout`),
  setup: at<{ POST: SetUp }, { POST: SetUpBody }>(`${V1}/auth/setup`),
  authStatus: at<{ GET: AuthStatus }>(`${V1}/auth/status`),
  renew: at<{ POST: Renewed }>(`${V1}/auth/renew`),
  generatePassword: at<{ GET: NewPassword }>(`${V1}/auth/generate-password`),
  exportMe: at<{ GET: Blob }>(`${V1}/auth/me/export`),
  sessions: at<{ GET: SessionDTO[] }>(`${V1}/auth/sessions`),
  session: (id: string) => at<{ DELETE: void }>(`${V1}/auth/sessions/${part(id)}`),
  otherSessions: at<{ DELETE: Ended }>(`${V1}/auth/sessions?keep_current=true`),
  apiKeys: at<{ GET: ApiKeyDTO[]; POST: NewApiKey }, { POST: ApiKeyBody }>(`${V1}/auth/api-keys`),
  apiKey: (id: string) => at<{ DELETE: void }>(`${V1}/auth/api-keys/${part(id)}`),
  usage: at<{ GET: Usage }>(`${V1}/me/usage`),
  clientState: (key: string) =>
    at<{ GET: string | null }>(`${V1}/client_state/default/get_by_key${query({ key })}`),
  setClientState: (key: string) =>
    at<{ POST: string }, { POST: string }>(
      `${V1}/client_state/default/set_by_key${query({ key })}`,
    ),
} as const;
