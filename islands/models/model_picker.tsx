import { Dialog } from "../ui/dialog.tsx";
import { ModelPicks, type ModelPicksProps } from "./model_picks.tsx";

interface ModelPickerProps extends ModelPicksProps {
  title: string;
  onClose: () => void;
}

/** Dialog in which one model is chosen among others by its image. */
export default function ModelPicker({ title, onClose, onPick, ...picks }: ModelPickerProps) {
  return (
    <Dialog title={title} onClose={onClose} wide>
      <ModelPicks
        {...picks}
        onPick={(model) => {
          onClose();
          onPick(model);
        }}
      />
    </Dialog>
  );
}
