// An answer is kept as soon as it is chosen, one after the other. Without this script a button does the same.
(function () {
  "use strict";
  var line = Promise.resolve();
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (!form || form.dataset.keep === undefined || event.target.type !== "radio") return;
    var answer = new FormData();
    answer.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    answer.append("keep", "yes");
    answer.append(event.target.name, event.target.value);
    line = line.then(function () { return keep(form, answer); });
  });
  function keep(form, answer) {
    var sent = { method: "POST", body: answer, credentials: "same-origin", redirect: "error", headers: { "X-Requested-With": "fetch" } };
    return fetch(window.location.pathname, sent).then(
      function (response) { say(form, response.status === 204); },
      function () { say(form, false); }
    );
  }
  function say(form, kept) {
    var place = form.querySelector("[data-keep-says]");
    place.classList.toggle("not-kept", !kept);
    place.textContent = kept ? form.dataset.kept : form.dataset.notKept;
  }
})();
