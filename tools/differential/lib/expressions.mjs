// Two implementations of the XPath dialect of ODK XForms behind one call.
import './clock.mjs';
import { parse_xml } from './dom.mjs';
import { createRequire } from 'node:module';
import { DEFAULT_DOM_ADAPTER, XFormsXPathEvaluator } from '@getodk/xpath';

const require = createRequire(import.meta.url);
const openrosa_evaluator = require('openrosa-xpath-evaluator');

const types = [[XPathResult.STRING_TYPE, 'string'], [XPathResult.NUMBER_TYPE, 'number'], [XPathResult.BOOLEAN_TYPE, 'boolean']];

/** A number as JSON can hold it. */
function plain(value) {
  if (typeof value === 'string') return value.toWellFormed?.() ?? value;
  if (typeof value !== 'number') return value;
  if (Object.is(value, -0)) return 0;
  return Number.isFinite(value) ? value : String(value);
}

function message(error) {
  const text = String(error?.message ?? error).split('\n')[0].replace(/\{"stack".*/, '');
  if (text === '') return 'it fails without a message';
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

/** Asks `evaluate(type)` for each type; the natural one first. */
function record(evaluate) {
  let natural;
  try {
    natural = evaluate(XPathResult.ANY_TYPE);
  } catch (error) {
    return { error: message(error) };
  }
  const result = {};
  const named = types.find(([type]) => type === natural.resultType);
  if (named) {
    result.type = named[1];
    result.value = plain(natural[`${named[1]}Value`]);
  } else if (natural.resultType === XPathResult.ANY_TYPE) { // openrosa's way to say: a date
    result.type = 'string';
    result.value = natural.stringValue;
  } else {
    result.type = 'nodes';
    result.value = [];
    for (let node = natural.iterateNext(); node; node = natural.iterateNext()) {
      if (typeof node.textContent !== 'string') return { error: 'gives what is no node set' };
      result.value.push(plain(node.textContent));
    }
  }
  for (const [type, name] of types) {
    if (result.type === name) continue;
    try {
      result[name] = plain(evaluate(type)[`${name}Value`]);
    } catch (error) {
      result[name] = { error: message(error) };
    }
  }
  return result;
}

/** `instances`: name -> text of an XML document. */
export function open_document(text, instances) {
  const dom = parse_xml(text);
  const secondary = new Map(Object.entries(instances).map(([name, xml]) => {
    const holder = parse_xml(`<instance id="${name}"/>`);
    holder.documentElement.append(holder.importNode(parse_xml(xml).documentElement, true));
    return [name, holder.documentElement];
  }));
  const getodk = new XFormsXPathEvaluator({
    domAdapter: DEFAULT_DOM_ADAPTER, rootNode: dom, secondaryInstancesById: secondary, itextTranslationsByLanguage: new Map(),
    timeZoneId: process.env.TZ,
  });

  // Enketo gives instance() and current() around the package, by rewriting them to paths in one document that holds all.
  const with_instances = parse_xml(text);
  for (const holder of secondary.values()) {
    with_instances.documentElement.append(with_instances.importNode(holder, true));
  }
  const outer = with_instances.documentElement.nodeName;
  const rewrite = (expression, path) => expression.replace(/current\(\)/g, path)
    .replace(/instance\((['"][^'"]*['"])\)/g, `/${outer}/instance[@id=$1]`);
  const openrosa = openrosa_evaluator();

  const find = (path, where = dom) => {
    const node = where.evaluate(path, where, null, XPathResult.FIRST_ORDERED_NODE_TYPE, null).singleNodeValue;
    if (!node) throw new Error(`There is no ${path} in the document.`);
    return node;
  };

  return {
    openrosa(expression, path) {
      const node = find(path, expression.includes('instance(') ? with_instances : dom);
      return record((type) => openrosa.evaluate(rewrite(expression, path), node, null, type));
    },
    getodk(expression, path) {
      const node = find(path);
      return record((type) => getodk.evaluate(expression, node, null, type));
    },
  };
}
