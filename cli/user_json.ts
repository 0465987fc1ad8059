import type { UserDTO } from "../services/contract/users.ts";

/** A user as every command prints it with `--json`. */
export function userJson(user: UserDTO) {
  return {
    id: user.user_id,
    email: user.email,
    name: user.display_name,
    is_admin: user.is_admin,
    is_active: user.is_active,
    must_change_password: user.must_change_password,
    created_at: user.created_at,
    last_login_at: user.last_login_at,
  };
}
