// Looks at a page the way no assertion on its words can; put into the page by watch.py.
(() => {
  const begun = (node) => node.outerHTML.slice(0, 120);

  // Whether something above already scrolls or cuts it, so that the page itself doesn't grow.
  function clipped(node) {
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return true;
    }
    return false;
  }

  // What makes the page scroll sideways.
  function overhanging() {
    const wide = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= wide) return [];
    const beyond = [...document.querySelectorAll("body *")].filter(
      (node) => node.getBoundingClientRect().right > wide + 1 && !clipped(node),
    );
    return [`${document.scrollingElement.scrollWidth} px wide`, ...beyond.slice(0, 3).map(begun)];
  }

  function look(node) {
    const style = getComputedStyle(node);
    const told = ["outlineStyle", "outlineWidth", "boxShadow", "backgroundColor", "borderColor", "textDecoration"];
    return told.map((name) => style[name]).join();
  }

  // Stops of the Tab key that look the same with and without the focus.
  function unseenFocus() {
    const stops = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const shown = [...document.querySelectorAll(stops)].filter(
      (node) => node.checkVisibility() && !node.disabled && !node.ariaHidden && !node.closest("dialog, [popover]"),
    );
    const unseen = shown.filter((node) => {
      node.blur();
      const before = look(node);
      node.focus({ focusVisible: true, preventScroll: true });
      const after = look(node);
      node.blur();
      return before === after;
    });
    return unseen.slice(0, 3).map(begun);
  }

  // Whether something lies over the whole of it, or cuts it off: no point of it answers to a click (WCAG 2.4.11).
  function obscured(node) {
    const own = [node, ...(node.labels ?? [])];
    const points = [...node.getClientRects()].flatMap((box) => {
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      const across = [0.1, 0.5, 0.9].map((part) => left + (right - left) * part);
      return across.flatMap((x) => [0.2, 0.5, 0.8].map((part) => [x, top + (bottom - top) * part]));
    });
    const answers = points.map(([x, y]) => document.elementFromPoint(x, y)).filter(Boolean);
    return !answers.some((hit) => own.some((each) => each.contains(hit)));
  }

  // What is wrong with the place of the focus: nowhere, out of sight, covered, or not to be told from the rest.
  function focusAstray() {
    const node = document.activeElement;
    if (!node || node === document.body) return "the focus is nowhere";
    const box = node.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight) return `the focus is off the screen: ${begun(node)}`;
    if (obscured(node)) return `the focus is covered: ${begun(node)}`;
    const shown = [node, node.parentElement, node.parentElement?.parentElement].some((each) => {
      const style = each && getComputedStyle(each);
      return style && (style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px"));
    });
    // the button of a date's calendar is inside the field, and shows the focus by itself
    if (["date", "time"].includes(node.type) && !node.matches(":focus-visible")) return "";
    return shown ? "" : `the focus is not shown: ${begun(node)}`;
  }

  // Whether the Tab key went on in reading order; `watch.before` is where it came from.
  function wentBack() {
    const before = watch.before;
    watch.before = document.activeElement;
    if (!before?.isConnected) return false;
    return Boolean(before.compareDocumentPosition(watch.before) & Node.DOCUMENT_POSITION_PRECEDING);
  }

  // Whether a finger finds it: itself, the label that answers for it, or the whole card it covers.
  function largeEnough(node) {
    const label = node.labels?.[0];
    const within = node.closest(".cards .form-check") ?? node;
    if (getComputedStyle(node, "::after").position === "absolute") return true;
    return [within, label].some((each) => each && each.getBoundingClientRect().height > 43.5);
  }

  // What is less than 44 pixels high and not a link in the middle of a sentence.
  function smallTargets() {
    const stops = "a[href], button, input:not([type='hidden']), select, textarea, summary";
    const shown = [...document.querySelectorAll(stops)].filter(
      (node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled && !node.closest("dialog"),
    );
    const small = shown.filter((node) => !node.ariaHidden && getComputedStyle(node).display !== "inline" && !largeEnough(node));
    return small.slice(0, 3).map(begun);
  }

  // What the page is made of: each place by its tags, classes and roles, three deep.
  function shapes() {
    const one = (node) => [node.localName, ...[...node.classList].sort(), node.getAttribute("role")].join(".");
    const three = (node) => [node.parentElement?.parentElement, node.parentElement, node].filter(Boolean);
    return [...new Set([...document.querySelectorAll("body *")].map((node) => three(node).map(one).join(" > ")))];
  }

  // Once the fonts are there and the page has drawn itself with them: what scripts measure is measured by then.
  async function settled() {
    await document.fonts.ready;
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
  }

  // What stays in sight while a page scrolls lies over whatever stands there: a target is judged as one scrolls to it.
  async function unpinned(judge) {
    const pinned = [...document.querySelectorAll("body *")].filter(
      (node) => getComputedStyle(node).position === "sticky",
    );
    for (const node of pinned) node.style.position = "static";
    const judged = await judge();
    for (const node of pinned) node.style.position = "";
    return judged;
  }

  window.watch = { settled, unpinned, overhanging, unseenFocus, focusAstray, wentBack, smallTargets, shapes };
})();
