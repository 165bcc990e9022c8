// Attributes of the format that change nothing here: named, so that nobody waits for them.

const IGNORED_ATTRIBUTES = [
  {
    name: 'data-fx-chain',
    code: 'sound_effects',
    what: 'sound effects are left out: it sounds without them',
    fix: 'Apply the effects to the sound file itself.',
  },
  {
    name: 'data-color-grading',
    code: 'color_grading',
    what: 'colour grading is left out: it is shown as it is',
    fix: 'Use CSS filters, or grade the file itself.',
  },
];

/** Names the elements that have such an attribute. */
function reportIgnoredAttributes() {
  for (const { name, code, what, fix } of IGNORED_ATTRIBUTES)
    for (const element of document.querySelectorAll(`[${name}]`)) {
      if (!saysSomething(element.getAttribute(name) ?? '')) continue;
      const place = describe(element);
      report({ severity: 'warning', code, message: `${name} on ${place}: ${what}`, place, fix });
    }
}

/**
 * Whether a value asks for anything: an empty chain does not.
 * @param {string} text
 */
function saysSomething(text) {
  try {
    const value = JSON.parse(text);
    const nodes = Array.isArray(value) ? value : value?.nodes;
    return Array.isArray(nodes) ? nodes.length > 0 : Boolean(value);
  } catch {
    return text.trim() !== '';
  }
}
