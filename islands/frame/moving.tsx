import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";
import { Lock } from "../ui/icons.ts";

/** Notice above every page that the studio can only be looked at, since it is being moved. */
export function Moving() {
  const { data } = useResource(paths.moving);
  const text = useText();
  return (
    <div class="moving" role="status">
      {data.value?.moving && (
        <p>
          <Lock size={18} aria-hidden />
          {text.frame.moving}
        </p>
      )}
    </div>
  );
}
