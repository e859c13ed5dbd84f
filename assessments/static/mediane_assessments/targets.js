// Offers the names of scenes and endings where a choice leads, the codes of other scenarios where an ending leads on,
// and follows a scene that is renamed.
// It stands on the panel of scenes: whatever is added or removed inside, events come up to it.
const NAMES = "[name^=scenes-][name$=-value-name]";
const TARGETS = "[name^=scenes-][name*=-choices-][name$=-value-goto]";
const ACTS = "[name^=scenes-][name$=-value-next_act]";

window.wagtail.app.register(
  "mediane-targets",
  class extends window.StimulusModule.Controller {
    static values = { acts: { type: Array, default: [] } };

    connect() {
      [this.offered, this.acts] = ["mediane-targets", "mediane-acts"].map((id) => {
        const list = document.createElement("datalist");
        list.id = id;
        this.element.append(list);
        return list;
      });
      this.acts.replaceChildren(...this.actsValue.map(([code, title]) => new Option(title, code)));
      this.element.addEventListener("focusin", ({ target }) => {
        if (target.matches(TARGETS)) this.offer(target);
        if (target.matches(ACTS)) target.setAttribute("list", this.acts.id);
        if (target.matches(NAMES)) this.before = target.value.trim();
      });
      this.element.addEventListener("change", ({ target }) => {
        if (target.matches(NAMES)) this.follow(target);
        this.redraw();
      });
      this.element.addEventListener("input", () => this.redraw());
    }

    // Wagtail takes what is typed in the first two seconds for what was there before, and draws no preview of it.
    redraw() {
      const previews = document.querySelectorAll("[data-controller~='w-preview']");
      for (const preview of previews) preview.setAttribute("data-w-preview-stale-value", "true");
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
