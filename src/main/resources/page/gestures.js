/** Mouse, touch and keyboard on the chart, as what they mean: pan, zoom, step, or go to an end. */

const DRAG = 4;
const WHEEL = 0.0015;

/**
 * @param target  that is touched
 * @param area    gives the rectangle of the drawing
 * @param actions {pan(fraction), zoom(factor, at), step(by), newest(), oldest(), reset()}; fractions of the width
 */
export function listen(target, area, actions) {
  const pointers = new Map();
  let dragging = false;
  const fraction = (x) => (x - area().left) / area().width;

  target.addEventListener('wheel', (event) => {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      actions.pan(sideways / area().width);
    } else {
      actions.zoom(Math.exp(event.deltaY * WHEEL), fraction(event.clientX));
    }
  }, { passive: false });

  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) {
      return;
    }
    pointers.set(event.pointerId, event.clientX);
    dragging = false;
  });
  target.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    if (pointers.size === 2) {
      pinch(event, before);
    } else if (dragging || Math.abs(event.clientX - before) > DRAG) {
      if (!dragging) {
        dragging = true;
        target.setPointerCapture(event.pointerId);
        target.classList.add('dragging');
      }
      actions.pan((before - event.clientX) / area().width);
      pointers.set(event.pointerId, event.clientX);
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    target.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      target.classList.remove('dragging');
    });
  }
  target.addEventListener('dblclick', () => actions.reset());

  target.addEventListener('keydown', (event) => {
    const action = {
      ArrowLeft: () => actions.pan(-0.1),
      ArrowRight: () => actions.pan(0.1),
      '+': () => actions.zoom(0.8, 1),
      '=': () => actions.zoom(0.8, 1),
      '-': () => actions.zoom(1.25, 1),
      ',': () => actions.step(-1),
      '.': () => actions.step(1),
      Home: () => actions.oldest(),
      End: () => actions.newest(),
      0: () => actions.reset(),
    }[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      action();
    }
  });

  function pinch(event, before) {
    const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const [was, is] = [Math.abs(before - other), Math.abs(event.clientX - other)];
    pointers.set(event.pointerId, event.clientX);
    if (was > 0 && is > 0) {
      actions.zoom(was / is, fraction((event.clientX + other) / 2));
    }
  }
}
