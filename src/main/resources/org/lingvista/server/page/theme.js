// Before the first paint, so that a chosen theme does not flash.
(function () {
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch (e) {
    // without storage the system's setting holds
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
})();
