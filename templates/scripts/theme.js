// Stands in the head and runs before the first paint, so that a remembered theme never flashes.
try {
  document.documentElement.dataset.theme = localStorage.getItem("knotwork-theme") || "auto";
} catch { /* storage is refused: the system decides */ }
