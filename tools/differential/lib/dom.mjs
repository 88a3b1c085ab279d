// The browser's part that the packages expect, from jsdom, as global names.
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('');
const wanted = ['document', 'DOMParser', 'XMLSerializer', 'XPathResult', 'XPathExpression', 'Node', 'Element', 'Attr',
  'Document', 'XMLDocument', 'Text', 'Comment', 'CDATASection', 'ProcessingInstruction', 'CharacterData', 'DocumentType',
  'DocumentFragment', 'NodeFilter', 'HTMLElement', 'File', 'Blob', 'FormData'];
for (const name of wanted) {
  if (window[name] !== undefined) globalThis[name] = window[name];
}

/** An XML document; throws what is wrong with it. */
export function parse_xml(text) {
  const parsed = new window.DOMParser().parseFromString(text, 'application/xml');
  const problem = parsed.getElementsByTagName('parsererror')[0];
  if (problem) throw new Error(problem.textContent);
  return parsed;
}

// As browsers have it: the type of a result may be left out, which jsdom does not allow.
globalThis.XPathEvaluator = class {
  evaluate(expression, node, resolver, type = XPathResult.ANY_TYPE) {
    return window.document.evaluate(expression, node, resolver, type, null);
  }
  createExpression(expression, resolver) {
    return { evaluate: (node, type) => this.evaluate(expression, node, resolver, type) };
  }
};
