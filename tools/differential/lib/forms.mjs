// A form in @getodk/xforms-engine: filled step by step, looked at after each.
import './clock.mjs';
import './dom.mjs';
import fs from 'node:fs';
import path from 'node:path';

const { loadForm } = await import('@getodk/xforms-engine');

/** How Yanxing names an answer: /data/group/member[2]/age is member[2]/age. */
export function our_path(reference) {
  const parts = reference.split('/').slice(2);
  return parts.filter((part, index) => index === parts.length - 1 || part.endsWith(']')).join('/');
}

const not_compared = new Set(['meta', 'instanceID', 'instanceName']);

function each_node(node, visit) {
  visit(node);
  for (const child of node.currentState.children ?? []) each_node(child, visit);
}

/** What the form engine says of a node; nothing that is as usual. */
function look_at(node) {
  const { currentState: state, validationState: validation } = node;
  const seen = {};
  if (node.nodeType.startsWith('repeat-range')) {
    seen.rows = state.children.length;
  } else if (state.children === null) {
    seen.value = state.instanceValue;
    const { violation } = validation;
    if (violation) {
      seen.violation = violation.condition;
      if (violation.message) seen.message = violation.message.asString;
    }
  }
  if (!state.relevant) seen.relevant = false;
  if (state.required) seen.required = true;
  if (state.readonly) seen.read_only = true;
  if (state.label && node.nodeType !== 'repeat-instance') seen.label = state.label.asString;
  if (state.hint) seen.hint = state.hint.asString;
  if (Array.isArray(state.valueOptions)) {
    seen.choices = state.valueOptions.map((option) => [option.value, option.label?.asString ?? '']);
  }
  return seen;
}

/** A repeat_count that is no plain ${name} is exported as a calculation of its own beside the repeat, NAME_count. */
function is_count(node) {
  const repeat = /^(.*)_count$/.exec(node.currentState.reference)?.[1];
  return node.nodeType === 'model-value' &&
    node.parent.currentState.children.some((other) => other.nodeType === 'repeat-range:controlled' && other.currentState.reference === repeat);
}

function look(root) {
  const seen = new Map();
  each_node(root, (node) => {
    const name = our_path(node.currentState.reference);
    if (node === root || not_compared.has(name) || name.startsWith('meta/') || is_count(node)) return;
    if (seen.has(name)) throw new Error(`Two nodes are called ${name}; give them names of their own.`);
    seen.set(name, look_at(node));
  });
  return seen;
}

/** What differs from `before`: {path: as it is now}, null for what is gone. */
function changes(before, after) {
  const changed = {};
  for (const [name, seen] of after) {
    if (JSON.stringify(before.get(name)) !== JSON.stringify(seen)) changed[name] = seen;
  }
  for (const name of before.keys()) {
    if (!after.has(name)) changed[name] = null;
  }
  return changed;
}

function find(root, name) {
  let found;
  each_node(root, (node) => {
    if (node !== root && our_path(node.currentState.reference) === name) found ??= node;
  });
  if (!found) throw new Error(`The form has no ${name} now.`);
  return found;
}

function give(node, value) {
  switch (node.nodeType) {
    case 'select':
      if (node.selectType === 'select') return node.selectValues(value ?? []);
      return node.selectValue(value);
    case 'rank':
      return node.setValues(value ?? []);
    case 'trigger':
      return node.setValue(value === 'OK');
    case 'input':
    case 'range':
      return node.setValue(value === null ? (node.valueType === 'string' ? '' : null) : String(value));
    default:
      throw new Error(`${node.currentState.reference} is a ${node.nodeType}; no person answers it.`);
  }
}

/** Members: "member[2]" -> ["member", 2]. */
function split_row(name) {
  const match = /^(.*)\[(\d+)\]$/.exec(name);
  if (!match) throw new Error(`${name} is not a row, such as member[2].`);
  return [match[1], Number(match[2])];
}

function take(root, step) {
  if (step.add_row !== undefined) {
    const repeat = find(root, step.add_row);
    repeat.addInstances(step.after === undefined ? undefined : step.after - 1);
  } else if (step.remove_row !== undefined) {
    const [repeat, index] = split_row(step.remove_row);
    find(root, repeat).removeInstances(index - 1);
  } else if (step.language !== undefined) {
    const wanted = root.languages.find((each) => each.language === step.language);
    if (!wanted) throw new Error(`The form has no language ${step.language}, but ${root.languages.map((each) => each.language).join(', ')}.`);
    root.setLanguage(wanted);
  } else {
    give(find(root, step.path), step.value);
  }
}

/** Opens the form and takes the steps. `files`: folder of its csv and xml files. */
export async function play(xform, files, steps) {
  const loaded = await loadForm(xform, {
    fetchFormAttachment: async (url) => {
      const name = decodeURIComponent(url.pathname.split('/').at(-1));
      return new Response(fs.readFileSync(path.join(files, name)), {
        headers: { 'Content-Type': name.endsWith('.csv') ? 'text/csv' : 'text/xml' },
      });
    },
  });
  if (loaded.status === 'failure') throw loaded.error.cause ?? loaded.error;
  const { root } = loaded.createInstance({
    preloadProperties: { deviceID: 'laptop-1', username: 'recorder' },
    instanceAttachments: { fileNameFactory: () => null },
  });

  let before = new Map();
  const recorded = [];
  const record = (step) => {
    const after = look(root);
    recorded.push({ ...step, changes: changes(before, after) });
    before = after;
  };
  record({ step: 'opened' });
  for (const [index, step] of steps.entries()) {
    try {
      take(root, step);
    } catch (error) {
      throw new Error(`step ${index + 1}, ${JSON.stringify(step)}: ${error.message}`, { cause: error });
    }
    record({ step });
  }
  const violations = root.validationState.violations.map(({ reference, violation }) => [our_path(reference), violation.condition]);
  return { steps: recorded, violations, instance: instance_xml(root) };
}

/** The instance document without what differs from run to run. */
function instance_xml(root) {
  return root.instanceState.instanceXML.replace(/<(?:\w+:)?meta>.*?<\/(?:\w+:)?meta>/s, '').replace(/ xmlns(:\w+)?="[^"]*"/g, '');
}
