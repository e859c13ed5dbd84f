// Shows each problem of a lesson again at the block it stands on, and asks for them anew when the draft was saved.
// Without it the list above the fields is the same, with a link to each block.
window.wagtail.app.register(
  "mediane-problems",
  class extends window.StimulusModule.Controller {
    static values = { url: String };

    connect() {
      this.notes = [];
      this.draw();
      // The blocks are drawn by a script of their own, which may come later.
      this.late = setTimeout(() => this.draw(), 1000);
    }

    disconnect() {
      clearTimeout(this.late);
      this.clear();
    }

    async refresh() {
      const answer = await fetch(this.urlValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) return;
      this.element.innerHTML = await answer.text();
      const found = this.element.querySelector("li") !== null;
      this.element.classList.toggle("help-warning", found);
      this.element.classList.toggle("help-info", !found);
      this.draw();
    }

    clear() {
      for (const note of this.notes.splice(0)) note.remove();
    }

    draw() {
      this.clear();
      for (const problem of this.element.querySelectorAll("li[data-block]")) {
        const block = document.getElementById(`block-${problem.dataset.block}-content`);
        if (!block) continue;
        const note = document.createElement("div");
        note.className = "help-block help-warning";
        note.dataset.medianeNote = "";
        note.textContent = problem.querySelector("span").textContent;
        block.prepend(note);
        this.notes.push(note);
      }
    }
  },
);
