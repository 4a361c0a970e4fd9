// Run a DMN file on dossiers with two libraries that are not ours: dmn-moddle reads the XML by the
// schema of DMN, feelin evaluates FEEL. Reads {"dmn": text, "dossiers": [...]} from standard input,
// writes one result a line. `npm install dmn-moddle feelin` beforehand, in the folder it is run from.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = createRequire(join(process.cwd(), 'package.json'));
const load = async (name) => import(pathToFileURL(here.resolve(name)));
const { evaluate, unaryTest } = await load('feelin');
const moddle = await load('dmn-moddle');
const DmnModdle = moddle.DmnModdle ?? moddle.default;

const warned = new Map();

function value(text, context) {
  const { value, warnings } = evaluate(text, context);
  note(warnings);
  return value;
}

function note(warnings) {
  for (const { type } of warnings ?? []) warned.set(type, (warned.get(type) ?? 0) + 1);
}

function holds(text, input, context) {
  if (text === '-' || text === '') return true;
  const { value, warnings } = unaryTest(text, { ...context, '?': input });
  note(warnings);
  return value === true;
}

function table(logic, context) {
  const inputs = logic.input.map((column) => value(column.inputExpression.text, context));
  const hits = logic.rule.filter((rule) => rule.inputEntry.every((cell, n) => holds(cell.text, inputs[n], context)));
  const outcome = (rule) => {
    const outputs = rule.outputEntry.map((cell) => value(cell.text, context));
    if (logic.output.length === 1) return outputs[0];
    return Object.fromEntries(logic.output.map((column, n) => [column.name, outputs[n]]));
  };
  if (logic.hitPolicy === 'RULE ORDER') return hits.map(outcome);
  return hits.length ? outcome(hits[0]) : null;
}

function decide(logic, context) {
  if (logic.$type === 'dmn:DecisionTable') return table(logic, context);
  if (logic.$type === 'dmn:LiteralExpression') return value(logic.text, context);
  const inner = {};
  for (const entry of logic.contextEntry) inner[entry.variable.name] = decide(entry.value, context);
  return inner;
}

function run(model, dossier) {
  const context = { ho_so: dossier };
  const need = (id) => {
    const decision = model.get(id);
    if (decision.name in context) return;
    for (const { requiredDecision } of decision.informationRequirement ?? []) {
      if (requiredDecision) need(requiredDecision.href.slice(1));
    }
    context[decision.name] = decide(decision.decisionLogic, seen(decision));
  };
  // A decision sees what it requires, and nothing else.
  const seen = (decision) => Object.fromEntries((decision.informationRequirement ?? []).map((each) => {
    const id = (each.requiredDecision ?? each.requiredInput).href.slice(1);
    const name = model.get(id).name;
    return [name, context[name]];
  }));
  need('result');
  return context.result;
}

const given = JSON.parse(readFileSync(0, 'utf8'));
const { rootElement, warnings } = await new DmnModdle().fromXML(given.dmn);
if (warnings.length) throw new Error(warnings.map((each) => each.message).join('\n'));
const model = new Map(rootElement.drgElement.map((each) => [each.id, each]));
for (const dossier of given.dossiers) process.stdout.write(`${JSON.stringify(run(model, dossier))}\n`);
process.stderr.write(`${JSON.stringify(Object.fromEntries(warned))}\n`);
