// Offers the names of scenes and endings where a choice leads, and follows a scene that is renamed.
// It stands on the panel of scenes: whatever is added or removed inside, events come up to it.
const NAMES = "[name^=scenes-][name$=-value-name]";
const TARGETS = "[name^=scenes-][name*=-choices-][name$=-value-goto]";

window.wagtail.app.register(
  "mediane-targets",
  class extends window.StimulusModule.Controller {
    connect() {
      this.offered = document.createElement("datalist");
      this.offered.id = "mediane-targets";
      this.element.append(this.offered);
      this.element.addEventListener("focusin", ({ target }) => {
        if (target.matches(TARGETS)) this.offer(target);
        if (target.matches(NAMES)) this.before = target.value.trim();
      });
      this.element.addEventListener("change", ({ target }) => {
        if (target.matches(NAMES)) this.follow(target);
      });
    }

    names() {
      const alive = (input) => {
        const gone = this.element.querySelector(`[name="${input.name.replace(/-value-name$/, "-deleted")}"]`);
        return !gone || !gone.value;
      };
      const inputs = [...this.element.querySelectorAll(NAMES)].filter(alive);
      return [...new Set(inputs.map((input) => input.value.trim()))].filter(Boolean);
    }

    offer(target) {
      this.offered.replaceChildren(...this.names().map((name) => new Option(name, name)));
      target.setAttribute("list", this.offered.id);
    }

    follow(renamed) {
      const [before, now] = [this.before, renamed.value.trim()];
      this.before = now;
      if (!before || !now || this.names().includes(before)) return;
      for (const target of this.element.querySelectorAll(TARGETS)) {
        if (target.value.trim() === before) {
          target.value = now;
          target.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }
    }
  },
);
