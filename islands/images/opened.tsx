import { useStudio } from "../studio/context.ts";
import { Compare } from "./compare.tsx";
import { comparedOf, stopComparing } from "./compared.ts";
import { imageDialogOf } from "./dialogs.ts";
import { ImageMenu } from "./image_menu.tsx";
import { menuPlaceOf } from "./menu_place.ts";
import { OpenDialog } from "./open_dialog.tsx";

/** The menu, the dialog and the comparison that actions on images have opened. */
export default function Opened() {
  const studio = useStudio();
  const menu = menuPlaceOf(studio).value;
  const dialog = imageDialogOf(studio).value;
  const compared = comparedOf(studio).value;
  return (
    <>
      {menu && <ImageMenu key={`${menu.names} ${menu.x} ${menu.y}`} {...menu} />}
      {dialog && <OpenDialog {...dialog} />}
      {compared?.second && (
        <Compare
          first={compared.first}
          second={compared.second}
          onClose={() => stopComparing(studio)}
        />
      )}
    </>
  );
}
