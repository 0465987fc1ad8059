import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { BoardDTO } from "../../services/contract/boards.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Images, Search } from "../ui/icons.ts";
import { SearchField } from "../ui/search_field.tsx";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { PickerGrid } from "./picker_grid.tsx";

interface ImagePickerProps {
  onPick: (name: string) => void;
  onClose: () => void;
}

/** Places that are not boards. */
const ALL = "all";
const UPLOADS = "uploads";

/** Chooser for one of the images visible to the user: newest first, by board, by words. */
export default function ImagePicker({ onPick, onClose }: ImagePickerProps) {
  const text = useText();
  const words = text.library;
  const place = useSignal(ALL);
  const search = useSignal("");
  const where = useRef<HTMLSelectElement>(null);
  const { data, problem, refresh } = useResource(paths.imageNames({
    ...(place.value === ALL
      ? { user_id: "me" }
      : place.value === UPLOADS
      ? { user_id: "me", categories: "user" }
      : { board_id: place.value }),
    search_term: search.value || null,
    starred_first: false,
  }));
  const names = data.value?.image_names;
  return (
    <Dialog
      title={text.create.pickTitle}
      onClose={onClose}
      wide
      initialFocus={() => where.current}
    >
      <div class="picker-tools">
        <PlaceSelect
          value={place.value}
          onChange={(value) => void (place.value = value)}
          element={where}
        />
        <SearchField
          label={words.search}
          value={search.value}
          onSearch={(q) => void (search.value = q)}
        />
      </div>
      <p class="sr-only" role="status">{names && text.images.count(names.length)}</p>
      <div class="picker-stage">
        {problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : !names
          ? <Skeleton count={18} kind="tile" />
          : names.length > 0
          ? <PickerGrid key={`${place.value} ${search.value}`} names={names} onPick={onPick} />
          : search.value
          ? <Empty icon={Search} title={words.emptySearch} />
          : <Empty icon={Images} title={words.empty} />}
      </div>
    </Dialog>
  );
}

interface PlaceSelectProps {
  value: string;
  onChange: (value: string) => void;
  element: { current: HTMLSelectElement | null };
}

function PlaceSelect({ value, onChange, element }: PlaceSelectProps) {
  const { session } = useStudio();
  const text = useText();
  const words = text.library;
  const boards = useResource(paths.boards).data.value ?? [];
  const me = session.user.value?.user_id;
  const open = boards.filter((b) => !b.archived);
  const group = (label: string, list: readonly BoardDTO[]) =>
    list.length > 0 && (
      <optgroup label={label}>
        {list.map((b) => <option key={b.board_id} value={b.board_id}>{b.board_name}</option>)}
      </optgroup>
    );
  return (
    <select
      ref={element}
      class="input"
      aria-label={text.create.pickFrom}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
    >
      <option value={ALL}>{words.all}</option>
      <option value={UPLOADS}>{words.assets}</option>
      {group(words.mine, open.filter((b) => b.user_id === me))}
      {group(words.shared, open.filter((b) => b.user_id !== me))}
    </select>
  );
}
