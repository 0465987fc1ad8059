import { useStudio, useText } from "../studio/context.ts";

/** The sign over the door. */
export function Brand() {
  const { boot } = useStudio();
  return (
    <p class="brand">
      <img src={`${boot.basePath}/static/icon.svg`} width={32} height={32} alt="" />
      <span>{useText().frame.name}</span>
    </p>
  );
}
