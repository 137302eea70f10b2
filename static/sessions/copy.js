// A button that copies what stands in a field: <button data-copy="#field" data-done="Copied" hidden>.
(function () {
  "use strict";
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    var field = document.querySelector(button.dataset.copy);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      field.focus();
      field.select();
      function done() { button.textContent = button.dataset.done; }
      // Without a safe connection there is no clipboard: the text is selected, and the keys copy it.
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, function () {});
    });
  });
})();
