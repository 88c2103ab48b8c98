/** What of a keyboard event decides whether a shortcut is meant. */
export type Pressed = {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
};

/** Whether one of the shortcuts in `keys` ("mod+enter", "a", "1 2 3") is what was pressed. */
export const matchesKeys = (keys: string, pressed: Pressed): boolean =>
  keys.split(" ").some((one) => matches(one, pressed));

function matches(shortcut: string, pressed: Pressed): boolean {
  const mod = shortcut.startsWith("mod+");
  const shift = shortcut.includes("shift+");
  const key = shortcut.replace("mod+", "").replace("shift+", "");
  if (mod !== (pressed.ctrlKey || pressed.metaKey) || pressed.altKey) return false;
  if (shift && !pressed.shiftKey) return false;
  // Letters also by their place on the keyboard, for layouts without Latin letters.
  const latin = /^[\x20-\x7e]+$/.test(pressed.key);
  return (
    pressed.key.toLowerCase() === key || (!latin && /^[a-z]$/.test(key) && pressed.code === `Key${key.toUpperCase()}`)
  );
}
