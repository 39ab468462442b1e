import { deepEqual, equal } from "node:assert/strict";
import { afterEach, test } from "node:test";
import { _, inRow, speak } from "../../visualizer/explorer/static/language/translate.js";
import { describeRace } from "../../visualizer/explorer/static/state/description.js";
import { createRace } from "../../visualizer/explorer/static/state/race.js";
import { checkedSetup } from "../../visualizer/explorer/static/state/setup.js";
import { catalogue } from "./vectors.js";

afterEach(() => speak({}));

test("a text is English until there is a translation of it", () => {
  deepEqual([_("step {step} of {steps}", { step: 0, steps: 9 }), _("Reset")], ["step 0 of 9", "Reset"]);
  speak({ lang: "zh", messages: { "step {step} of {steps}": "第 {step} 步，共 {steps} 步" } });
  deepEqual([_("step {step} of {steps}", { step: 0, steps: 9 }), _("Reset")], ["第 0 步，共 9 步", "Reset"]);
});

test("what a value says is neither a field nor a text to translate", () => {
  speak({ messages: { "{name} is {what}": "{what}：{name}", inf: "无穷" } });
  equal(_("{name} is {what}", { name: "{what}", what: "inf" }), "inf：{what}");
  equal(_("constructor"), "constructor"); // the name of a family may be anything
  equal(_("{name} {}", { name: "$&" }), "$& {}");
});

test("a race is described, and refused, in the language that is spoken", () => {
  const terms = { landscape: { name: "ravine", settings: {} }, racers: [{ name: "gd", settings: { lr: 10 } }] };
  speak({
    messages: {
      "Race on {landscape}: {outcomes}.": "{landscape} 上的对比：{outcomes}。",
      "{racer} diverges at step {step}": "{racer} 在第 {step} 步发散",
      "; ": "；",
      "{name} must be {allowed}, got {value}": "{name} 须为{allowed}，却是 {value}",
      "a finite number >= {least}": "不小于 {least} 的有限数",
    },
  });
  const race = createRace(checkedSetup(terms, catalogue), catalogue, null, new Map());
  equal(describeRace(race), `ravine 上的对比：gd α=10 在第 ${race.paths[0].n} 步发散。`);
  equal(inRow(["一", "二"]), "一；二");
  const refused = () => checkedSetup({ ...terms, racers: [{ name: "gd", settings: { lr: -1 } }] }, catalogue);
  try {
    refused();
  } catch (error) {
    equal(/** @type {Error} */ (error).message, "lr 须为不小于 0 的有限数，却是 -1");
    return;
  }
  equal("refused", "accepted");
});
