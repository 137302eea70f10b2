// Small things every page shares: a question before a step that cannot be taken back, and one press per form.
(function () {
  "use strict";
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var question = form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    // getAttribute: a field may be called "method" and would answer for the form.
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented) return;
    // A second press while the first is under way is swallowed; the server would refuse it too. Where the page stays
    // as it is (a download), another button is another wish.
    var press = form.hasAttribute("data-stays") && event.submitter ? event.submitter.value : "yes";
    if (form.dataset.sent === press) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = press;
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  // Taps: after an answer the next question comes into view. Only for fingers and mice; keys move by themselves.
  document.addEventListener("click", function (event) {
    var label = event.target.closest && event.target.closest("form[data-taps] label.btn");
    if (!label || event.detail === 0) return;
    var next = label.closest("fieldset").nextElementSibling;
    if (!next || next.getBoundingClientRect().bottom <= window.innerHeight) return;
    var calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Later: the press first moves the focus to the answer, and the page with it.
    window.setTimeout(function () { next.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" }); }, 60);
  });
  // Back from the browser's cache: forms may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
