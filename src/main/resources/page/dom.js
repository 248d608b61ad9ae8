/** The little that the views need of the document. Text is only ever set as text. */

export const byId = (id) => document.getElementById(id);

/** An element with classes and children; a string becomes text. */
export function element(tag, classes = '', ...children) {
  const made = document.createElement(tag);
  if (classes) {
    made.className = classes;
  }
  made.append(...children);
  return made;
}

/** Writes only what differs: a write lays the page out again even when it changes nothing. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setClass(node, name, on) {
  if (node.classList.contains(name) !== on) {
    node.classList.toggle(name, on);
  }
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) {
    node.hidden = hidden;
  }
}

/**
 * Lets work wait for the next frame and run once, however often it is asked for. A hidden page has no frames: what
 * was asked for meanwhile runs when it is seen again.
 */
export function perFrame(work) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        work();
      });
    }
  };
}

const narrow = matchMedia('(max-width: 899px)');
export const isNarrow = () => narrow.matches;
