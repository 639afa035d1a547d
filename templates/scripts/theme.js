// Runs before the first paint, so that a remembered theme does not flash; knotwork.js sets it.
try {
  document.documentElement.dataset.theme = localStorage.getItem("knotwork-theme") || "auto";
} catch { /* storage is refused: the system decides */ }
