// The word beside a slider follows its handle. Without this the slider works, and the word is right after saving.
(function () {
  "use strict";
  function show(slider) {
    var words = slider.closest("[data-words]").dataset.words.split("|");
    var output = slider.closest(".rm-slide").querySelector("output");
    output.textContent = slider.value + " – " + words[Number(slider.value)];
    slider.setAttribute("aria-valuetext", output.textContent);
  }
  function showAll() {
    document.querySelectorAll(".rm-slider").forEach(show);
  }
  document.addEventListener("input", function (event) {
    if (event.target.classList.contains("rm-slider")) show(event.target);
  });
  // Back from the browser's cache the handles stand where they were left.
  window.addEventListener("pageshow", showAll);
  showAll();
})();
