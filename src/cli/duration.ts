/** Times and durations in words. */

/** Writes milliseconds for people: `0.4s`, `12.0s`, `3m07s`, `2h05m`, `12d03h`. */
export function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}.${Math.floor((ms % 1000) / 100)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${pad(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h${pad(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d${pad(hours % 24)}h`;
}

/** Writes how long something took: `340ms`, and from a second on as {@link formatTime} does. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms}ms` : formatTime(ms);
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}
