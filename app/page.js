// What widgets cannot do: a box drawn by mouse or keys, keys, and names of sliders for screen readers. They only move the page's
// own controls.
(() => {
  if (window.readingRoom) return;
  window.readingRoom = true;
  const pair = (picture, name) => picture.dataset[name].split(",").map(Number);
  const spot = (picture, event) => {
    const frame = picture.getBoundingClientRect();
    const along = (at, start, length, [first, beyond]) =>
      first + Math.min(Math.max((at - start) / length, 0), 1) * (beyond - first);
    return [
      along(event.clientY, frame.top, frame.height, pair(picture, "rows")),
      along(event.clientX, frame.left, frame.width, pair(picture, "columns")),
    ];
  };
  const type = (room, text) => {
    const input = room.querySelector(".reading-box input");
    input.value = text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  let begun = null;
  let frame = null;
  const outline = (event) => {
    const [left, right] = [begun.x, event.clientX].sort((a, b) => a - b);
    const [top, bottom] = [begun.y, event.clientY].sort((a, b) => a - b);
    Object.assign(frame.style, {
      left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px`,
    });
  };
  document.addEventListener("pointerdown", (event) => {
    const picture = event.target.closest?.(".reading-picture");
    if (!picture || event.button !== 0) return;
    event.preventDefault();
    begun = { picture, room: picture.closest(".reading-room"), from: spot(picture, event), x: event.clientX, y: event.clientY };
    frame = document.body.appendChild(document.createElement("div"));
    frame.style.cssText = "position:fixed;border:2px solid #ffe600;pointer-events:none;z-index:10000";
  });
  document.addEventListener("pointermove", (event) => begun && outline(event));
  document.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const { picture, room, from } = begun;
    const to = spot(picture, event);
    begun = null;
    frame.remove();
    const low = [0, 1].map((axis) => Math.floor(Math.min(from[axis], to[axis])));
    const high = [0, 1].map((axis) => Math.ceil(Math.max(from[axis], to[axis])));
    if (high[0] - low[0] > 1 && high[1] - low[1] > 1) type(room, [...low, ...high].join(", "));
  });
  document.addEventListener("pointercancel", () => {
    if (begun) frame.remove();
    begun = null;
  });
  document.addEventListener("focusin", (event) => {
    const handle = event.target.closest?.(".reading-room .noUi-handle");
    handle?.setAttribute("aria-label", handle.closest(".jupyter-widgets").querySelector("label").textContent);
  });
  // A box by keys: half a picture wide at first, in its middle; moved and resized by a 32nd of the picture.
  let drawn = null;
  const place = (picture) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const [x, y, wide, high] = drawn.at;
    const pixels = { left: left + x * width, top: top + y * height, width: wide * width, height: high * height };
    for (const side in pixels) drawn.frame.style[side] = `${pixels[side]}px`;
  };
  const boxByKeys = (room, event) => {
    const picture = room.querySelector("img.reading-picture");
    if (event.key === "b" && !drawn && picture) {
      picture.scrollIntoView({ block: "nearest" });
      drawn = { at: [0.25, 0.25, 0.5, 0.5], frame: document.body.appendChild(document.createElement("div")) };
      drawn.frame.style.cssText = "position:fixed;border:2px dashed #ffe600;pointer-events:none;z-index:10000";
    } else if (drawn && event.key.startsWith("Arrow")) {
      const axis = ["ArrowUp", "ArrowDown"].includes(event.key) ? 1 : 0;
      const step = (["ArrowLeft", "ArrowUp"].includes(event.key) ? -1 : 1) / 32;
      const [from, size] = [drawn.at[axis], drawn.at[axis + 2]];
      if (event.shiftKey) drawn.at[axis + 2] = Math.min(Math.max(size + step, 1 / 16), 1 - from);
      else drawn.at[axis] = Math.min(Math.max(from + step, 0), 1 - size);
    } else if (drawn && (event.key === "Enter" || event.key === "Escape")) {
      drawn.frame.remove();
      const [x, y, wide, high] = drawn.at;
      const along = (at, [first, beyond]) => Math.round(first + at * (beyond - first));
      const [rows, columns] = [pair(picture, "rows"), pair(picture, "columns")];
      drawn = null;
      if (event.key === "Enter") {
        type(room, [along(y, rows), along(x, columns), along(y + high, rows), along(x + wide, columns)].join(", "));
      }
    } else return false;
    event.preventDefault();
    if (drawn) place(picture);
    return true;
  };
  // Single keys only where they are the page's alone: in JupyterLab they already mean something else.
  const keys = { a: "agree", d: "disagree", c: "cannot-tell", n: "next", p: "previous", h: "map" };
  document.addEventListener("keydown", (event) => {
    const name = keys[event.key];
    const room = document.querySelector(".reading-room");
    if (!room || !document.body.dataset.voila || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return;
    if (!room.querySelector(".reading-keys input")?.checked) return;
    if (boxByKeys(room, event) || !name || event.repeat) return;
    const control = room.querySelector(`.reading-${name}`);
    const button = control?.matches("button") ? control : control?.querySelector("button, input");
    if (button && !button.disabled && button.offsetParent) button.click();
  });
})();
