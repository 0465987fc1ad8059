import { imageMetadata } from "../api/image_metadata.ts";
import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { shippedWord } from "../text/shipped.ts";
import { fits, type Found } from "../ui/find_dialog.tsx";
import { Image, Images, Users, Workflow } from "../ui/icons.ts";
import { nameOf } from "../people/person.ts";

/** Maximum number of things of a kind. */
const EACH = 5;

/** The names of the kinds, in the person's language. */
export type KindNames = Readonly<Record<"board" | "image" | "person" | "workflow", string>>;

/** Boards, workflows, people and one's own images that a search finds, each with the way there. */
export async function findThings(
  studio: Studio,
  typed: string,
  kinds: KindNames,
): Promise<Found[]> {
  const { boot, session } = studio;
  const search = typed.trim();
  if (search === "") return [];
  const isAdmin = boot.mode.multiuser && session.user.value?.is_admin === true;
  const kindsOfThings = await Promise.allSettled([
    boards(studio, search, kinds.board),
    workflows(studio, search, kinds.workflow),
    isAdmin ? people(studio, search, kinds.person) : [],
    images(studio, search, kinds.image),
  ]);
  // What cannot be fetched is not found; the rest is.
  return kindsOfThings.flatMap((found) => found.status === "fulfilled" ? found.value : []);
}

async function boards({ resources, router }: Studio, search: string, kind: string) {
  const list = resources.of(paths.boards);
  if (!list.data.value) await list.refresh();
  return (list.data.value ?? []).filter(({ board_name }) => fits(board_name, search))
    .slice(0, EACH).map(({ board_id, board_name }): Found => ({
      id: `board-${board_id}`,
      label: board_name,
      icon: Images,
      kind,
      run: () => router.go(router.href("library", { board: board_id })),
    }));
}

async function workflows(studio: Studio, search: string, kind: string) {
  const { client, router, text } = studio;
  const [own, shipped] = await Promise.all([
    client.get(
      paths.workflows({ owned_by: "me", categories: "user", query: search, per_page: EACH }),
    ),
    client.get(paths.workflows({ categories: "default" })),
  ]);
  const named = shipped.items.map((item) => ({ ...item, name: shippedWord(text.value, item.name) }))
    .filter(({ name }) => fits(name, search));
  return [...own.items, ...named].slice(0, EACH).map(({ workflow_id, name }): Found => ({
    id: `workflow-${workflow_id}`,
    label: name,
    icon: Workflow,
    kind,
    run: () => router.go(router.href("workflows", { id: workflow_id })),
  }));
}

async function people({ client, router }: Studio, search: string, kind: string) {
  const found = await client.get(paths.users(search));
  return found.slice(0, EACH).map((person): Found => ({
    id: `person-${person.user_id}`,
    label: nameOf(person),
    icon: Users,
    kind,
    found: true,
    run: () => router.go(router.href("library", { person: person.user_id })),
  }));
}

async function images({ boot, client, router }: Studio, search: string, kind: string) {
  const { image_names } = await client.get(
    paths.imageNames({ search_term: search, user_id: "me", order_dir: "DESC" }),
  );
  return await Promise.all(
    image_names.slice(0, EACH).map(async (name): Promise<Found> => {
      const made = imageMetadata(await client.get(paths.metadata(name)).catch(() => null));
      return {
        id: `image-${name}`,
        label: made?.positive_prompt || search,
        icon: Image,
        image: boot.basePath + paths.thumbnail(name),
        kind,
        found: true,
        run: () => router.go(router.href("library", { q: search, image: name })),
      };
    }),
  );
}
