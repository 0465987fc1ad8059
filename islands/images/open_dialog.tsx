import BackgroundDialog from "../control/background_dialog.tsx";
import DescribeDialog from "../control/describe_dialog.tsx";
import UpscaleDialog from "../control/upscale_dialog.tsx";
import { MoveDialog } from "../library/move_dialog.tsx";
import { TagDialog } from "../library/tag_dialog.tsx";
import { ShareDialog } from "../share/share_dialog.tsx";
import { useStudio } from "../studio/context.ts";
import { type ImageDialog, imageDialogOf } from "./dialogs.ts";

/** The dialog that an action on images has opened. */
export function OpenDialog({ kind, names }: ImageDialog) {
  const open = imageDialogOf(useStudio());
  const close = () => void (open.value = null);
  switch (kind) {
    case "move":
      return <MoveDialog names={names} onClose={close} />;
    case "tag":
      return <TagDialog names={names} onClose={close} />;
    case "upscale":
      return <UpscaleDialog name={names[0] ?? ""} onClose={close} />;
    case "background":
      return <BackgroundDialog name={names[0] ?? ""} onClose={close} />;
    case "describe":
      return <DescribeDialog name={names[0] ?? ""} onClose={close} />;
    case "share":
      return <ShareDialog kind="image" id={names[0] ?? ""} onClose={close} />;
  }
}
