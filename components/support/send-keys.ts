/** How the key that sends is written on this keyboard. Only for what is drawn in the browser. */
export function sendKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘↵' : 'Ctrl ↵';
}
