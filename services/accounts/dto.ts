import type { Selectable } from "kysely";
import type { UserDTO } from "../contract/users.ts";
import type { Tables } from "../database/mod.ts";
import { isNoAddress } from "../contract/no_address.ts";

/** Lists the fields explicitly so that a new column is not exposed by accident. */
export function toUserDto(row: Selectable<Tables["users"]>): UserDTO {
  return {
    user_id: row.user_id,
    email: row.email,
    has_address: !isNoAddress(row.email),
    user_name: row.user_name,
    display_name: row.display_name,
    is_admin: row.is_admin === 1,
    is_active: row.is_active === 1,
    must_change_password: row.must_change_password === 1,
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_login_at: row.last_login_at,
    token_epoch: row.token_epoch,
    quota_bytes: row.quota_bytes,
    quota_images: row.quota_images,
    max_pending: row.max_pending,
    max_running: row.max_running,
    queue_weight: row.queue_weight,
  };
}
