/** The reference model: what a person may do with a board or an image, in one page. */

export type Level = "view" | "add" | "edit";
const RANK = { private: 0, shared: 1, public: 2, view: 1, add: 2, edit: 3 } as const;

/** Everything that decides it; an administrator is called "ad". */
export interface Model {
  members: Map<string, Set<string>>;
  boards: Map<string, { owner: string; visibility: "private" | "shared" | "public" }>;
  images: Map<
    string,
    { owner: string; board: string | null; from: string | null; trashed: boolean }
  >;
  grants: Map<string, { thing: string; to: string; level: Level; lapsed: boolean }>;
  left: Set<string>;
}

export function granted(model: Model, person: string, thing: string): number {
  return Math.max(
    0,
    ...[...model.grants.values()].filter((grant) =>
      grant.thing === thing && !grant.lapsed &&
      (grant.to === person || model.members.get(grant.to)?.has(person))
    ).map((grant) => RANK[grant.level]),
  );
}

export function boardLevel(model: Model, person: string, id: string): number {
  const board = model.boards.get(id);
  if (!board) return 0;
  if (person === "ad" || board.owner === person) return 4;
  if (model.left.has(`${id} ${person}`)) return 0;
  return Math.max(RANK[board.visibility], granted(model, person, id));
}

export function imageLevel(model: Model, person: string, name: string): number {
  const image = model.images.get(name);
  if (!image || image.trashed) return 0;
  if (person === "ad" || image.owner === person) return 4;
  const own = granted(model, person, name) >= 3 ? 3 : Math.min(1, granted(model, person, name));
  return Math.max(own, image.board && boardLevel(model, person, image.board) > 0 ? 1 : 0);
}
