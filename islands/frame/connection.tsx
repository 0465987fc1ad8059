import { useEffect, useState } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { explain } from "../ui/states.tsx";
import { WifiOff } from "../ui/icons.ts";

/** Minimum length of an interruption that is shown. */
const GRACE_MS = 1500;

/** Notice that the server cannot be reached; hidden otherwise. */
export function Connection() {
  const { socket, reachable, socketRefused } = useStudio();
  const text = useText();
  const lost = socket.state.value === "waiting" || !reachable.value;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div class="connection" role="status">
      {shown && (
        <p>
          <WifiOff size={18} aria-hidden />
          {socketRefused.value ? explain(socketRefused.value, text) : text.frame.connectionLost}
        </p>
      )}
    </div>
  );
}
