import { useEffect, useState } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { WifiOff } from "../ui/icons.ts";

/** Shorter interruptions are nobody's business. */
const GRACE_MS = 1500;

/** Says when the server is not there, and nothing while it is. */
export function Connection() {
  const { socket, reachable } = useStudio();
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
          {text.frame.connectionLost}
        </p>
      )}
    </div>
  );
}
