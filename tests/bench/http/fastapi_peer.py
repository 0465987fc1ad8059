"""The same work as Atelier's `auth/me` and image page, in FastAPI: a signed token is checked, the
session and its person are looked up in SQLite, and the answer is held to a model.

Arguments: the database of an Atelier, its signing key (base64url), a port.
"""

import base64
import datetime
import json
import sqlite3
import sys
from typing import List, Optional

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request
from pydantic import BaseModel

database, key_text, port = sys.argv[1:4]
key = base64.urlsafe_b64decode(key_text + "=" * (-len(key_text) % 4))
db = sqlite3.connect(database, check_same_thread=False)
db.row_factory = sqlite3.Row
app = FastAPI()


class User(BaseModel):
    user_id: str
    email: str
    has_address: bool
    user_name: Optional[str]
    display_name: Optional[str]
    is_admin: bool
    is_active: bool
    must_change_password: bool
    created_at: str
    updated_at: str
    last_login_at: Optional[str]
    token_epoch: int
    quota_bytes: Optional[int]
    quota_images: Optional[int]
    max_pending: Optional[int]
    max_running: Optional[int]
    queue_weight: float
    chooses_password: bool


class Image(BaseModel):
    image_name: str
    image_url: str
    thumbnail_url: str
    image_origin: str
    image_category: str
    width: int
    height: int
    created_at: str
    updated_at: str
    deleted_at: Optional[str]
    is_intermediate: bool
    session_id: Optional[str]
    node_id: Optional[str]
    starred: bool
    has_workflow: bool
    image_subfolder: str
    board_id: Optional[str]
    user_id: str
    bytes: int
    tags: List[str]
    description: str


class Page(BaseModel):
    limit: int
    offset: int
    total: int
    items: List[Image]
    next_cursor: Optional[str]


IMAGE_COLUMNS = (
    "image_id, image_name, user_id, board_id, image_origin, image_category, image_subfolder,"
    " width, height, bytes, is_intermediate, starred, session_id, node_id, has_workflow, tags,"
    " description, created_at, updated_at, deleted_at"
)


async def person(request: Request) -> sqlite3.Row:
    try:
        token = request.headers["authorization"].split(" ", 1)[1]
        claims = jwt.decode(token, key, algorithms=["HS256"], options={"verify_aud": False})
    except Exception:
        raise HTTPException(401)
    now = datetime.datetime.utcnow().isoformat(timespec="milliseconds") + "Z"
    row = db.execute(
        "SELECT s.*, u.* FROM user_sessions s JOIN users u ON u.user_id = s.user_id"
        " WHERE s.session_id = ? AND s.ended_at IS NULL AND s.expires_at > ?"
        " AND s.absolute_expires_at > ? AND u.is_active = 1",
        (claims["sid"], now, now),
    ).fetchone()
    if row is None:
        raise HTTPException(401)
    return row


@app.get("/api/v1/auth/me", response_model=User)
async def me(row: sqlite3.Row = Depends(person)):
    user = db.execute("SELECT * FROM users WHERE user_id = ?", (row["user_id"],)).fetchone()
    return {
        **dict(user),
        "has_address": not user["email"].endswith(".invalid"),
        "chooses_password": False,
    }


@app.get("/api/v1/images/", response_model=Page)
async def images(limit: int = 10, offset: int = 0, row: sqlite3.Row = Depends(person)):
    found = db.execute(
        f"SELECT {IMAGE_COLUMNS} FROM images WHERE user_id = ? AND is_intermediate = 0"
        " AND deleted_at IS NULL ORDER BY starred DESC, created_at DESC, image_id DESC LIMIT ? OFFSET ?",
        (row["user_id"], limit + 1, offset),
    ).fetchall()
    total = db.execute(
        "SELECT count(*) FROM images WHERE user_id = ? AND is_intermediate = 0"
        " AND deleted_at IS NULL",
        (row["user_id"],),
    ).fetchone()[0]
    items = [
        {
            **dict(one),
            "tags": [tag for tag in one["tags"].split("\n") if tag],
            "image_url": f"/api/v1/images/i/{one['image_name']}/full",
            "thumbnail_url": f"/api/v1/images/i/{one['image_name']}/thumbnail",
        }
        for one in found[:limit]
    ]
    cursor = None
    if len(found) > limit:
        last = found[limit - 1]
        place = f"{last['starred']} {last['created_at']} {last['image_id']}"
        cursor = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
    return {
        "limit": limit,
        "offset": offset,
        "total": total,
        "items": items,
        "next_cursor": cursor,
    }


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error", access_log=False)
